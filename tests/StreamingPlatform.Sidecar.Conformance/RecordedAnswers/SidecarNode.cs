using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>One sidecar of a scenario, started and stopped as often as the steps say.</summary>
internal sealed partial class SidecarNode(string name, JsonObject definition, Scenario scenario, string folder, Names names) : IAsyncDisposable
{
    private const int KeptLogCharacters = 20_000;
    private static readonly TimeSpan UpPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Probe = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ActorsSettle = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan OutboundSettle = TimeSpan.FromSeconds(0.3);
    private readonly StringBuilder log = new();
    private Process? process;
    private GrpcCaller? grpc;

    public string ResourcesFolder { get; } = Path.Combine(folder, "resources", name);

    public int HttpPort { get; } = names.Port($"http-{name}");

    public bool StartsLater { get; } = definition["startsLater"]?.GetValue<bool>() ?? false;

    public JsonObject? App { get; } = definition["app"] as JsonObject;

    /// <summary>The calls over its gRPC port.</summary>
    public GrpcCaller Grpc => grpc ??= new GrpcCaller(names.Port($"grpc-{name}"));

    /// <summary>The end of what it has written.</summary>
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

    /// <summary>Exit code, negative when a signal ended it; null while it runs.</summary>
    public int? ExitCode => process is { HasExited: true } ended ? (ended.ExitCode > 128 ? 128 - ended.ExitCode : ended.ExitCode) : null;

    public void WriteFiles()
    {
        Directory.CreateDirectory(ResourcesFolder);
        foreach (var (file, text) in definition["resources"] as JsonObject ?? [])
        {
            File.WriteAllText(Path.Combine(ResourcesFolder, names.Expand(file)), names.Expand(text!.GetValue<string>()));
        }

        if (definition["config"]?.GetValue<string>() is { } config)
        {
            File.WriteAllText(ConfigFile, names.Expand(config));
        }
    }

    /// <summary>Starts it and waits until it is up, has ended or the patience is over.</summary>
    /// <returns>Whether it is up.</returns>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        var start = SidecarCommand.Create(Arguments());
        start.WorkingDirectory = folder;
        start.Environment["SIDECAR_NEIGHBOURS"] = Path.Combine(folder, "neighbours");
        foreach (var (variable, value) in definition["env"] as JsonObject ?? [])
        {
            start.Environment[variable] = names.Expand(value!.GetValue<string>());
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await WaitUntilUpAsync(cancellationToken);
    }

    /// <summary>Sends the signal, waits, kills.</summary>
    public async Task StopAsync(string signal, CancellationToken cancellationToken)
    {
        grpc?.Dispose();
        grpc = null;
        if (process is null || process.HasExited)
        {
            return;
        }

        _ = SendSignal(process.Id, signal switch { "KILL" => 9, "INT" => 2, "TERM" => 15, "HUP" => 1, "QUIT" => 3, _ => throw new FormatException(signal) });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopPatience);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        grpc?.Dispose();
        await KillAsync();
        process?.Dispose();
    }

    private string ConfigFile => Path.Combine(folder, $"config-{name}.yaml");

    private bool ProbesOutbound => App is null || (definition["outboundOnly"]?.GetValue<bool>() ?? false);

    private async Task KillAsync()
    {
        if (process is null)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }

    private List<string> Arguments()
    {
        List<string> arguments =
        [
            "--app-id", names.Expand(definition["appId"]?.GetValue<string>() ?? name),
            "--resources-path", ResourcesFolder,
            "--dapr-http-port", $"{HttpPort}",
            "--dapr-grpc-port", $"{names.Port($"grpc-{name}")}",
            "--dapr-internal-grpc-port", $"{names.Port($"internal-{name}")}",
            "--metrics-port", $"{names.Port($"metrics-{name}")}",
            "--log-level", "info",
            "--dapr-graceful-shutdown-seconds", "3",
        ];
        if (definition.ContainsKey("config"))
        {
            arguments.AddRange(["--config", ConfigFile]);
        }

        if (App is not null)
        {
            arguments.AddRange(["--app-port", $"{names.Port($"app-{name}")}", "--app-protocol", App["protocol"]?.GetValue<string>() ?? "http"]);
        }

        if (!scenario.Needs.Contains("actors"))
        {
            arguments.AddRange(["--placement-host-address", string.Empty, "--scheduler-host-address", string.Empty]);
        }
        else if (SidecarCommand.Placement is { } placement && SidecarCommand.Scheduler is { } scheduler)
        {
            arguments.AddRange(["--placement-host-address", placement, "--scheduler-host-address", scheduler]);
        }

        if (scenario.Needs.Contains("sentry"))
        {
            arguments.Add("--enable-mtls");
            arguments.AddRange(SidecarCommand.Sentry is { } sentry ? ["--sentry-address", sentry] : []);
        }

        arguments.AddRange((definition["flags"] as JsonArray ?? []).Select(f => names.Expand(f!.GetValue<string>())));
        return arguments;
    }

    private async Task<bool> WaitUntilUpAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var request = new JsonObject { ["path"] = ProbesOutbound ? "/v1.0/healthz/outbound" : "/v1.0/healthz", ["timeout"] = 5.0 };
        if (definition["probeHeaders"] is JsonObject headers)
        {
            request["headers"] = names.Expand(headers);
        }

        while (TimeProvider.System.GetElapsedTime(started) < UpPatience)
        {
            if (process!.HasExited)
            {
                return false;
            }

            var answer = await HttpCaller.CallAsync(request, HttpPort, cancellationToken);
            if (answer["status"]?.GetValue<int>() < 300)
            {
                await Task.Delay(scenario.Needs.Contains("actors") ? ActorsSettle : ProbesOutbound ? OutboundSettle : TimeSpan.Zero, cancellationToken);
                return true;
            }

            await Task.Delay(Probe, cancellationToken);
        }

        return false;
    }

    private void Keep(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
            if (log.Length > 2 * KeptLogCharacters)
            {
                log.Remove(0, KeptLogCharacters);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
