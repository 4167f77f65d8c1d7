namespace StreamingPlatform.Sidecar.Health;

/// <summary>
/// What a signal to end does. With <c>--dapr-block-shutdown-duration</c> the first has its effect after that time, or as soon as the app is unhealthy; until
/// then everything goes on as before. A second signal does not wait.
/// </summary>
internal sealed partial class BlockedEnd(SidecarOptions options, AppHealth health, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<BlockedEnd> logger)
{
    private int came;

    public void Signal() => _ = EndAsync(Interlocked.Increment(ref came) > 1);

    private async Task EndAsync(bool atOnce)
    {
        if (!atOnce && health.IsHealthy && options.BlockShutdown is { } longest && longest > TimeSpan.Zero)
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
            Blocked(logger, longest);
            await Task.WhenAny(unhealthy.Task, Task.Delay(longest, clock, lifetime.ApplicationStopping));
            health.Changed -= Look;
        }

        lifetime.StopApplication();
    }

    [LoggerMessage(52, LogLevel.Information, "the sidecar ends in {Wait}, or when the app is unhealthy")]
    private static partial void Blocked(ILogger logger, TimeSpan wait);
}
