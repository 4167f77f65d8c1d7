using System.Runtime.InteropServices;

namespace StreamingPlatform.Sidecar.Health;

/// <summary>
/// The lifetime of a sidecar with <c>--dapr-block-shutdown-duration</c>: SIGINT and SIGTERM have their effect after that time, or as soon as the app is
/// unhealthy; until then everything goes on as before. A second signal does not wait.
/// </summary>
internal sealed partial class EndSignals(SidecarOptions options, AppHealth health, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<EndSignals> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];
    private int came;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _ = EndAsync(Interlocked.Increment(ref came) > 1);
    }

    private async Task EndAsync(bool atOnce)
    {
        if (!atOnce && health.IsHealthy)
        {
            var unhealthy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Look()
            {
                if (!health.IsHealthy)
                {
                    unhealthy.TrySetResult();
                }
            }

            health.Changed += Look;
            EndBlocked(logger, options.BlockShutdown!.Value);
            await Task.WhenAny(unhealthy.Task, Task.Delay(options.BlockShutdown.Value, clock, lifetime.ApplicationStopping));
            health.Changed -= Look;
        }

        lifetime.StopApplication();
    }

    [LoggerMessage(52, LogLevel.Information, "the sidecar ends in {Wait}, or when the app is unhealthy")]
    private static partial void EndBlocked(ILogger logger, TimeSpan wait);
}
