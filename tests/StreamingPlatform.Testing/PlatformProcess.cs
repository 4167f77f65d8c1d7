using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Shouldly;

namespace StreamingPlatform.Testing;

/// <summary>The launcher as a process, with free ports and a data folder of the test's own. It ends with the test process, whatever happens.</summary>
public sealed partial class PlatformProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private const int SignalInterrupt = 2;

    private readonly Process process;
    private readonly string dataFolder;
    private readonly List<string> output = [];

    private PlatformProcess(Process process, string dataFolder)
    {
        this.process = process;
        this.dataFolder = dataFolder;
    }

    /// <summary>Path of <c>platform.json</c>, with all addresses.</summary>
    public string PlatformFile => Path.Combine(dataFolder, "platform.json");

    /// <summary>Time from the start of the process to its ready line.</summary>
    public TimeSpan TimeToReady { get; private set; }

    public int ProcessId => process.Id;

    /// <summary>Everything said so far, both outputs.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>The repository's <c>components/local</c>.</summary>
    public static string LocalComponents => Path.GetFullPath(Path.Combine(ProgramFolder("StreamingPlatform.Local"), "..", "..", "..", "..", "components", "local"));

    /// <summary>The executable of a project.</summary>
    public static string ProgramFile(string project) => Path.Combine(ProgramFolder(project), OperatingSystem.IsWindows() ? $"{project}.exe" : project);

    /// <summary>Starts the platform and waits for its ready line.</summary>
    public static async Task<PlatformProcess> StartAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var platform = Launch(dataFolder, "--data", dataFolder, "--ports", "free");
        try
        {
            await Eventually.BecomesTrueAsync(
                () => platform.process.HasExited || platform.Output.Contains("Platform ready: http://127.0.0.1:", StringComparison.Ordinal),
                StartLimit,
                "Platform ready",
                cancellationToken);
            if (platform.process.HasExited)
            {
                throw new InvalidOperationException($"The platform ended with {platform.process.ExitCode}:\n{platform.Output}");
            }

            platform.TimeToReady = watch.Elapsed;
            return platform;
        }
        catch (Exception failure)
        {
            var logs = platform.Logs();
            await platform.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\n{platform.Output}\n{logs}", failure);
        }
    }

    /// <summary>Runs the launcher to its own end.</summary>
    /// <returns>Exit code and everything it said.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(TimeSpan limit, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var platform = Launch(Path.GetTempPath(), arguments);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        await platform.process.WaitForExitAsync(timeout.Token);
        return (platform.process.ExitCode, platform.Output);
    }

    /// <summary>Process id of an app, or of <c>{app}-sidecar</c>, as it runs now.</summary>
    public int ProcessIdOf(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PlatformFile));
        const string Suffix = "-sidecar";
        var isSidecar = name.EndsWith(Suffix, StringComparison.Ordinal);
        var app = document.RootElement.GetProperty("apps").GetProperty(isSidecar ? name[..^Suffix.Length] : name);
        return app.GetProperty(isSidecar ? "sidecarProcessId" : "processId").GetInt32();
    }

    public IReadOnlyList<int> ChildProcessIds()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PlatformFile));
        return
        [
            .. document.RootElement.GetProperty("apps").EnumerateObject()
                .SelectMany(app => new[] { app.Value.GetProperty("processId").GetInt32(), app.Value.GetProperty("sidecarProcessId").GetInt32() }),
        ];
    }

    /// <summary>kill -9.</summary>
    public void KillChild(string name)
    {
        using var child = Process.GetProcessById(ProcessIdOf(name));
        child.Kill();
    }

    /// <summary>Where an app listens.</summary>
    public Uri AddressOf(string app)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PlatformFile));
        return new Uri(document.RootElement.GetProperty("apps").GetProperty(app).GetProperty("address").GetString()!);
    }

    /// <summary>Ctrl-C to any process.</summary>
    public static void Interrupt(int processId) => Kill(processId, SignalInterrupt).ShouldBe(0);

    /// <summary>Ctrl-C to every app and sidecar, but not to the launcher.</summary>
    public void InterruptChildren()
    {
        foreach (var child in ChildProcessIds())
        {
            Interrupt(child);
        }
    }

    /// <summary>kill -9 of the launcher alone.</summary>
    public async Task KillLauncherAsync(CancellationToken cancellationToken)
    {
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Ctrl-C.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        Interrupt(process.Id);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StopLimit);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public static bool IsAlive(int processId)
    {
        try
        {
            using var found = Process.GetProcessById(processId);
            return !found.HasExited && !IsZombie(processId);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The end of every log, for the message of a failed test.</summary>
    public string Logs()
    {
        var folder = Path.Combine(dataFolder, "logs");
        return Directory.Exists(folder)
            ? string.Join('\n', Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => $"--- {Path.GetFileName(file)}\n{Tail(file)}"))
            : "";
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var timeout = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }

    private static PlatformProcess Launch(string dataFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(ProgramFolder("StreamingPlatform.Local"), "streaming-platform.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["EXIT_WITH_STDIN"] = "1";
        var platform = new PlatformProcess(new Process { StartInfo = start }, dataFolder);
        platform.process.OutputDataReceived += (_, line) => platform.Remember(line.Data);
        platform.process.ErrorDataReceived += (_, line) => platform.Remember(line.Data);
        platform.process.Start();
        platform.process.BeginOutputReadLine();
        platform.process.BeginErrorReadLine();
        return platform;
    }

    private static string ProgramFolder(string project)
    {
        // tests and programs are built into artifacts/bin/{project}/{configuration}
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(tests.Parent!.Parent!.FullName, project, tests.Name);
    }

    private static bool IsZombie(int processId)
    {
        // a killed process whose parent is gone stays listed until somebody collects it
        var path = $"/proc/{processId}/stat";
        try
        {
            return File.Exists(path) && File.ReadAllText(path) is var stat && stat[(stat.LastIndexOf(')') + 2)] == 'Z';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string Tail(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Max(0, stream.Length - 3000), SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private void Remember(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
