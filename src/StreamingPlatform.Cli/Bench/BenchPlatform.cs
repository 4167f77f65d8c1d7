using System.Runtime.InteropServices;
using System.Text.Json;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Bench;

/// <summary>A platform of the run's own: free ports, its own data folder.</summary>
internal sealed partial class BenchPlatform : IAsyncDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;
    private static readonly TimeSpan CountPatience = TimeSpan.FromMinutes(10);

    private readonly StartedProgram program;
    private readonly DirectoryInfo folder;

    private BenchPlatform(StartedProgram program, DirectoryInfo folder)
    {
        this.program = program;
        this.folder = folder;
        var file = Path.Combine(folder.FullName, "platform.json");
        Addresses = PlatformAddresses.Read(file);
        Client = new PlatformClient(Addresses);
        Processes = ProcessesOf(file);
    }

    public PlatformAddresses Addresses { get; }

    public PlatformClient Client { get; }

    /// <summary>Process ids by name, <c>{app}</c> and <c>{app}-sidecar</c>.</summary>
    public IReadOnlyDictionary<string, int> Processes { get; }

    public static async Task<BenchPlatform> StartAsync(string launcher, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("streaming-platform-bench-");
        var (program, _) = await StartedProgram.StartAsync(
            launcher, ["--data", folder.FullName, "--ports", "free"], line => line.StartsWith("Platform ready", StringComparison.Ordinal), cancellationToken);
        return new BenchPlatform(program, folder);
    }

    /// <summary>A tenant with the event types of the generated events.</summary>
    public async Task CreateTenantAsync(string tenantId, EventMap map, CancellationToken cancellationToken)
    {
        await Client.CreateTenantAsync(new CreateTenantRequest(tenantId, tenantId, "UTC", new TenantSettings(Lateness: "P100Y")), cancellationToken);
        await EventTypeRegistration.RegisterAsync(Client, map, tenantId, cancellationToken);
    }

    /// <summary>Holds the processor still (SIGSTOP): what is accepted meanwhile stays in the log.</summary>
    public void PauseProcessor() => Signal(Processes[DaprNames.Apps.Processor], Stop);

    public void ContinueProcessor() => Signal(Processes[DaprNames.Apps.Processor], Continue);

    /// <summary>Waits until everything accepted is counted, and so durable and visible.</summary>
    public async Task<ProgressResponse> SettleAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CountPatience);
        while (true)
        {
            var progress = await Client.GetProgressAsync(tenantId, timeout.Token);
            if (progress is { Pending: 0, Settled: true })
            {
                return progress;
            }

            await Task.Delay(200, timeout.Token); // each question costs the platform something, too
        }
    }

    public async ValueTask DisposeAsync()
    {
        ContinueProcessor();
        Client.Dispose();
        await program.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static Dictionary<string, int> ProcessesOf(string platformFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(platformFile));
        var processes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var app in document.RootElement.GetProperty("apps").EnumerateObject())
        {
            processes[app.Name] = app.Value.GetProperty("processId").GetInt32();
            processes[$"{app.Name}-sidecar"] = app.Value.GetProperty("sidecarProcessId").GetInt32();
        }

        return processes;
    }

    private static void Signal(int processId, int signal) => _ = Kill(processId, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
