using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace StreamingPlatform.ServiceDefaults.Lifetime;

/// <summary>
/// The lifetime of a process that another one starts, where the environment says <c>EXIT_WITH_STDIN=1</c>: SIGTERM stops the host, and so does the end of
/// standard input (the starter closed it, or is gone); what has not ended 1.5 s after that is killed. Ctrl-C in a terminal reaches the whole process group;
/// here it means nothing, because the starter stops its processes in its own order.
/// </summary>
internal sealed class ExitWithStandardInput(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
{
    public const string Variable = "EXIT_WITH_STDIN";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    // Static: it has to fire even after the host and everything in it is disposed.
    private static readonly Timer HardExit = new(_ => Kill());

    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            lifetime.StopApplication();
        }));
        new Thread(WaitForEnd) { IsBackground = true, Name = "standard input" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private static void Kill()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }

    private void WaitForEnd()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        HardExit.Change(Grace, Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
    }
}
