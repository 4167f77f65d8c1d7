using System.Diagnostics;

namespace StreamingPlatform.Local.Processes;

/// <summary>
/// A child process that is started again when it ends by itself, after a pause of 1 s that doubles up to 10 s while it keeps failing. The child lives no
/// longer than this process: it ends at the end of its standard input.
/// </summary>
internal sealed class SupervisedProcess(ProcessPlan plan, Action<string> tell, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongLife = TimeSpan.FromSeconds(30);

    // A Ctrl-C reaches the whole process group: give our own handler the time to say that the end is wanted.
    private static readonly TimeSpan SignalGrace = TimeSpan.FromMilliseconds(300);

    private readonly LogFile log = new(plan.LogFile);
    private readonly CancellationTokenSource stopping = new();
    private Process? current;
    private Task running = Task.CompletedTask;

    public ProcessPlan Plan => plan;

    /// <summary>Id of the process that runs now; 0 between two.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Raised after the process was started, the first time included.</summary>
    public event Action? Started;

    public void Start()
    {
        StartProcess();
        running = KeepRunningAsync();
    }

    /// <summary>Ends the process: end of input and SIGTERM, after <paramref name="patience"/> SIGKILL.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        await stopping.CancelAsync();
        if (current is { HasExited: false } process)
        {
            CloseInput(process);
            Signals.AskToEnd(process.Id);
            if (await Task.WhenAny(running, Task.Delay(patience, clock, CancellationToken.None)) != running && !process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        current?.Dispose();
        log.Dispose();
        stopping.Dispose();
    }

    private async Task KeepRunningAsync()
    {
        var pause = ShortestPause;
        while (!stopping.IsCancellationRequested)
        {
            var start = clock.GetTimestamp();
            var process = current!;
            await process.WaitForExitAsync(CancellationToken.None);
            ProcessId = 0;
            pause = clock.GetElapsedTime(start) > LongLife ? ShortestPause : pause;
            if (!await IsStoppingAfterAsync(SignalGrace))
            {
                tell($"{plan.Name} ended with exit code {process.ExitCode}, see {plan.LogFile}; starting it again in {pause.TotalSeconds:0} s");
                if (!await IsStoppingAfterAsync(pause))
                {
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                    process.Dispose();
                    StartProcess();
                }
            }
        }

        if (current is { } last)
        {
            await last.WaitForExitAsync(CancellationToken.None);
            ProcessId = 0;
        }
    }

    private async Task<bool> IsStoppingAfterAsync(TimeSpan time)
    {
        await Task.Delay(time, clock, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return stopping.IsCancellationRequested;
    }

    private void StartProcess()
    {
        var start = new ProcessStartInfo(plan.FileName, plan.Arguments)
        {
            WorkingDirectory = plan.WorkingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.Write(line.Data);
        process.ErrorDataReceived += (_, line) => log.Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        current = process;
        ProcessId = process.Id;
        Started?.Invoke();
    }

    private static void CloseInput(Process process)
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the process has ended meanwhile and taken the pipe with it
        }
    }
}
