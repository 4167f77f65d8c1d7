namespace StreamingPlatform.Sidecar.Health;

/// <summary>Ready once the app's port takes connections; at once without an app.</summary>
internal sealed class AppReadiness(AppChannel app) : BackgroundService
{
    private volatile bool ready;

    public bool IsReady => ready;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await app.WaitUntilListeningAsync(stoppingToken);
            ready = true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ready = false;
        }
    }
}
