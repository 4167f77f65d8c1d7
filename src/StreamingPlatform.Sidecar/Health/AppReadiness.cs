namespace StreamingPlatform.Sidecar.Health;

/// <summary>Ready once the app's port takes connections and the app has told its actor types and subscriptions; at once without an app.</summary>
internal sealed class AppReadiness(AppChannel app, IEnumerable<IStartupStep> steps) : BackgroundService
{
    private volatile bool listening;
    private volatile bool ready;

    public bool IsReady => ready;

    /// <summary>Names of what is still waited for.</summary>
    public IReadOnlyList<string> Waiting =>
        listening && steps.Where(s => !s.Done.IsCompleted).Select(s => s.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } names
            ? names
            : ["runtime"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await app.WaitUntilListeningAsync(stoppingToken);
            listening = true;
            await Task.WhenAll(steps.Select(s => s.Done)).WaitAsync(stoppingToken);
            ready = true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            ready = false;
        }
    }
}
