using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamingPlatform.Testing;

/// <summary>
/// A sidecar in its own process on free ports, started as Dapr's would be. Killed on dispose.
/// </summary>
public sealed class SidecarProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private readonly Process process;
    private readonly ProcessStartInfo start;
    private readonly StringBuilder log = new();

    private SidecarProcess(ProcessStartInfo start, string appId, int httpPort, int grpcPort)
    {
        this.start = start;
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        AppId = appId;
        HttpPort = httpPort;
        GrpcPort = grpcPort;
        Http = new HttpClient { BaseAddress = HttpAddress };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string AppId { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public Uri HttpAddress => new($"http://127.0.0.1:{HttpPort}/");

    public Uri GrpcAddress => new($"http://127.0.0.1:{GrpcPort}/");

    /// <summary>A client of its HTTP port.</summary>
    public HttpClient Http { get; }

    public bool HasExited => process.HasExited;

    public int ProcessId => process.Id;

    /// <summary>All it has written so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts a sidecar and returns once its ports answer.</summary>
    /// <param name="folder">Working folder; neighbours are <c>{folder}/neighbours</c>.</param>
    /// <param name="resources">Resource folders.</param>
    /// <param name="more">More flags; what has the form <c>NAME=value</c> is a variable of its environment.</param>
    /// <exception cref="InvalidOperationException">it ended instead; the message has its output.</exception>
    public static Task<SidecarProcess> StartAsync(
        string appId, string folder, IReadOnlyList<string> resources, CancellationToken cancellationToken, int? appPort = null, params string[] more) =>
        AnsweringAsync(Launch(appId, folder, resources, appPort, more), cancellationToken);

    /// <summary>As <see cref="StartAsync"/>, by another command that gets the sidecar's own as its last arguments and becomes it (<c>exec</c>).</summary>
    public static Task<SidecarProcess> StartUnderAsync(
        IReadOnlyList<string> command, string appId, string folder, IReadOnlyList<string> resources, int? appPort, CancellationToken cancellationToken)
    {
        var (start, http, grpc) = Describe(appId, folder, resources, appPort, []);
        string[] all = [.. command, start.FileName, .. start.ArgumentList];
        start.FileName = all[0];
        start.ArgumentList.Clear();
        foreach (var argument in all[1..])
        {
            start.ArgumentList.Add(argument);
        }

        return AnsweringAsync(new SidecarProcess(start, appId, http, grpc), cancellationToken);
    }

    /// <summary>Starts another in place of one that has ended, on the same ports.</summary>
    public Task<SidecarProcess> StartAgainAsync(CancellationToken cancellationToken) =>
        AnsweringAsync(new SidecarProcess(start, AppId, HttpPort, GrpcPort), cancellationToken);

    /// <summary>Starts a sidecar without waiting for it.</summary>
    public static SidecarProcess Launch(string appId, string folder, IReadOnlyList<string> resources, int? appPort = null, params string[] more)
    {
        var (start, http, grpc) = Describe(appId, folder, resources, appPort, more);
        return new SidecarProcess(start, appId, http, grpc);
    }

    private static async Task<SidecarProcess> AnsweringAsync(SidecarProcess sidecar, CancellationToken cancellationToken)
    {
        try
        {
            await sidecar.WaitUntilAnsweringAsync(cancellationToken);
            return sidecar;
        }
        catch
        {
            await sidecar.DisposeAsync();
            throw;
        }
    }

    private static (ProcessStartInfo Start, int Http, int Grpc) Describe(
        string appId, string folder, IReadOnlyList<string> resources, int? appPort, IReadOnlyList<string> more)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "StreamingPlatform.Sidecar.dll"));
        AddFlag(start, "--app-id", appId);
        AddFlag(start, "--dapr-http-port", $"{http}");
        AddFlag(start, "--dapr-grpc-port", $"{grpc}");
        if (appPort is { } port)
        {
            AddFlag(start, "--app-port", $"{port}");
        }

        foreach (var path in resources)
        {
            AddFlag(start, "--resources-path", path);
        }

        foreach (var flag in more.Where(m => !IsVariable(m)))
        {
            start.ArgumentList.Add(flag);
        }

        foreach (var pair in more.Where(IsVariable).Select(m => m.Split('=', 2)))
        {
            start.Environment[pair[0]] = pair[1];
        }

        start.Environment["SIDECAR_NEIGHBOURS"] = Path.Combine(folder, "neighbours");
        start.Environment["EXIT_WITH_STDIN"] = "1";
        start.Environment.Remove("ASPNETCORE_URLS");
        return (start, http, grpc);
    }

    private static bool IsVariable(string text) => char.IsAsciiLetterUpper(text[0]) && text.Contains('=', StringComparison.Ordinal);

    /// <summary>A port nobody listens on at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the process to end by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        process.Dispose();
    }

    private static void AddFlag(ProcessStartInfo start, string name, string value)
    {
        start.ArgumentList.Add(name);
        start.ArgumentList.Add(value);
    }

    private async Task WaitUntilAnsweringAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartPatience);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"the sidecar ended with {process.ExitCode}: {Log}");
            }

            try
            {
                using var answer = await Http.GetAsync(new Uri("v1.0/healthz/outbound", UriKind.Relative), deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // not listening yet: asked again until the deadline
                await Task.Delay(TimeSpan.FromMilliseconds(25), deadline.Token);
            }
        }
    }

    private void Append(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }
}
