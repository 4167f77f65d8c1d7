using System.Diagnostics;
using System.Net;
using System.Text;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.Properties;

/// <summary>A sidecar whose properties are tried: the embedded one, or a daprd from PATH. Killed at the end.</summary>
internal sealed class PropertySidecar : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string Daprd = "daprd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder log = new();

    private PropertySidecar(Process process, int port)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    private string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public static void SkipIfAbsent(string kind) => Assert.SkipUnless(
        kind == Embedded || (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Daprd))),
        "needs: daprd on PATH, to try the same properties there; Dapr's releases bring it.");

    /// <summary>Returns once it is ready, its app's answers included.</summary>
    public static async Task<PropertySidecar> StartAsync(string kind, string appId, string folder, int? appPort, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var port = SidecarProcess.FreePort();
        List<string> arguments =
        [
            "--app-id", appId, "--dapr-http-port", $"{port}", "--dapr-grpc-port", $"{SidecarProcess.FreePort()}", "--dapr-internal-grpc-port", $"{SidecarProcess.FreePort()}",
            "--metrics-port", $"{SidecarProcess.FreePort()}", "--resources-path", Path.Combine(folder, "resources"),
        ];
        if (appPort is { } app)
        {
            arguments.AddRange(["--app-port", $"{app}"]);
        }

        var start = kind == Daprd
            ? new ProcessStartInfo(Daprd, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "StreamingPlatform.Sidecar.dll"), .. arguments]);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["SIDECAR_NEIGHBOURS"] = Path.Combine(folder, "neighbours");
        start.Environment["EXIT_WITH_STDIN"] = "1";
        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var sidecar = new PropertySidecar(Process.Start(start)!, port);
        try
        {
            await sidecar.WaitUntilReadyAsync(cancellationToken);
            return sidecar;
        }
        catch (Exception error)
        {
            var log = sidecar.Log;
            await sidecar.DisposeAsync();
            throw new InvalidOperationException($"The sidecar is not ready: {log}", error);
        }
    }

    /// <summary>kill -9.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        Http.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        while (!process.HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri("v1.0/healthz", UriKind.Relative), deadline.Token);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), deadline.Token);
        }

        throw new InvalidOperationException($"It ended with {process.ExitCode}.");
    }

    private void Append(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
