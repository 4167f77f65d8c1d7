using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace StreamingPlatform.ServiceDefaults.Lifetime;

/// <summary>
/// Ends the process with its starter: when standard input reaches its end (the starter closed it, or is gone), the host stops; what has not ended
/// 1.5 s later is killed. On when the environment says <c>EXIT_WITH_STDIN=1</c>.
/// </summary>
internal sealed class ExitWithStandardInput(IHostApplicationLifetime lifetime) : IHostedService
{
    public const string Variable = "EXIT_WITH_STDIN";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1.5);

    // Static: it has to fire even after the host and everything in it is disposed.
    private static readonly Timer HardExit = new(_ => Kill());

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(WaitForEnd) { IsBackground = true, Name = "standard input" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
