using System.Diagnostics;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Local.Running;

/// <summary>The folder with all state, held by one platform at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream hold;

    private DataFolder(string path, FileStream hold)
    {
        Path = path;
        this.hold = hold;
    }

    public string Path { get; }

    public string Logs => Combine("logs");

    /// <summary>Resources rendered for tenants.</summary>
    public string Resources => Combine("resources");

    /// <summary>Through which the embedded sidecars find each other.</summary>
    public string Neighbours => Combine("neighbours");

    public string PlatformFile => Combine("platform.json");

    public string CredentialsFile => Combine(LocalCredentials.FileName);

    /// <summary>Creates and takes the folder.</summary>
    /// <exception cref="LocalException">Another platform has it.</exception>
    public static DataFolder Take(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // What is in it, signing keys among them, is the user's own.
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        FileStream hold;
        try
        {
            hold = new FileStream(System.IO.Path.Combine(path, "platform.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LocalException($"Another platform runs on {path}{Owner(path)}. Stop it, or choose another folder with --data.");
        }

        var folder = new DataFolder(path, hold);
        Directory.CreateDirectory(folder.Logs);
        Directory.CreateDirectory(folder.Resources);
        Directory.CreateDirectory(folder.Neighbours);
        return folder;
    }

    /// <summary>Waits for processes of a former platform that was killed; they end by themselves within 2 s.</summary>
    public async Task WaitForFormerProcessesAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (PlatformFileContent.Read(PlatformFile)?.ProcessIds.Any(IsOurs) == true && clock.GetElapsedTime(start) < TimeSpan.FromSeconds(4))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
        }

        File.Delete(PlatformFile);
    }

    public void Dispose() => hold.Dispose();

    private static bool IsOurs(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName.StartsWith("Streaming", StringComparison.Ordinal) || process.ProcessName is "dotnet" or "daprd";
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Owner(string path) =>
        PlatformFileContent.Read(System.IO.Path.Combine(path, "platform.json")) is { } owner ? $" (process {owner.ProcessId})" : "";

    private string Combine(string name) => System.IO.Path.Combine(Path, name);
}
