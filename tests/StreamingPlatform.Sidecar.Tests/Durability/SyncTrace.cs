using System.Diagnostics;
using System.Globalization;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>The moments at which a process had its files flushed to disk, as the kernel saw its calls (strace).</summary>
internal sealed class SyncTrace : IAsyncDisposable
{
    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    private readonly Process process;
    private readonly string file;

    private SyncTrace(Process process, string file) => (this.process, this.file) = (process, file);

    public static bool IsAvailable => Array.Exists(Folders, folder => File.Exists(Path.Combine(folder, "strace")));

    public static async Task<SyncTrace> AttachAsync(int processId, string file, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("strace", ["-f", "-ttt", "-T", "-e", "trace=fdatasync,fsync", "-o", file, "-p", $"{processId}"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        // strace says so when it holds the threads; a thread that starts later is followed from its first instruction
        var attached = await process.StandardError.ReadLineAsync(cancellationToken);
        attached.ShouldNotBeNull().ShouldContain("attached");
        return new SyncTrace(process, file);
    }

    /// <summary>Ends the trace and reads it: when each flush had ended.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> StopAsync(CancellationToken cancellationToken)
    {
        PlatformProcess.Interrupt(process.Id);
        await process.WaitForExitAsync(cancellationToken);
        return [.. (await File.ReadAllLinesAsync(file, cancellationToken)).Select(EndOf).OfType<DateTimeOffset>()];
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    /// <summary>Lines read <c>PID SECONDS fdatasync(7) = 0 &lt;0.000660&gt;</c>, or <c>&lt;... fdatasync resumed&gt;) = 0 &lt;…&gt;</c> with the time of the end.</summary>
    private static DateTimeOffset? EndOf(string line)
    {
        if (!line.Contains("= 0 <", StringComparison.Ordinal))
        {
            return null;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var time = double.Parse(words[1], CultureInfo.InvariantCulture);
        var lasted = double.Parse(words[^1].Trim('<', '>'), CultureInfo.InvariantCulture);
        var end = line.Contains("resumed", StringComparison.Ordinal) ? time : time + lasted;
        return DateTimeOffset.UnixEpoch.AddSeconds(end);
    }
}
