using System.Diagnostics;
using StreamingPlatform.Cli.Platform;

namespace StreamingPlatform.Cli.Bench;

/// <summary>A program that a run starts, waits for and ends by closing its input.</summary>
internal sealed class StartedProgram : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private StartedProgram(Process process) => this.process = process;

    public int ProcessId => process.Id;

    /// <summary>Starts it and returns with the first line of its output that fits.</summary>
    public static async Task<(StartedProgram Program, string Line)> StartAsync(
        string path, IReadOnlyList<string> arguments, Func<string, bool> isReady, CancellationToken cancellationToken)
    {
        var isLibrary = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isLibrary ? "dotnet" : path, isLibrary ? ["exec", path, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["EXIT_WITH_STDIN"] = "1";
        var process = Process.Start(start) ?? throw new PlatformException($"{path} did not start");
        var program = new StartedProgram(process);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (isReady(line))
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return (program, line);
                }
            }

            throw new PlatformException($"{path} ended before it was ready");
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var timeout = new CancellationTokenSource(StopPatience);
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }
}
