using System.Runtime.InteropServices;

namespace StreamingPlatform.Sidecar.Health;

/// <summary>
/// The lifetime of a sidecar that another process starts (EXIT_WITH_STDIN=1): it ends with its parent, at the end of standard input, or by SIGTERM. Ctrl-C in a
/// terminal reaches the whole process group; the parent alone decides what it means.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, BlockedEnd end) : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private readonly List<PosixSignalRegistration> signals = [];

    private const string Variable = "EXIT_WITH_STDIN";

    /// <summary>The value with which SIGINT counts all the same: for parents that are in no terminal.</summary>
    private const string WithInterrupt = "sigint";

    public static bool IsWanted => Environment.GetEnvironmentVariable(Variable) is "1" or WithInterrupt;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            if (Environment.GetEnvironmentVariable(Variable) == WithInterrupt)
            {
                lifetime.StopApplication();
            }
        }));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            end.Signal();
        }));
        new Thread(WaitForEnd) { IsBackground = true, Name = "parent watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[64];
        while (input.Read(buffer, 0, buffer.Length) > 0)
        {
            // whatever is written there means nothing; only its end counts
        }

        var hardExit = new Timer(static _ => Environment.Exit(0), null, Patience, Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
        GC.KeepAlive(hardExit);
    }
}
