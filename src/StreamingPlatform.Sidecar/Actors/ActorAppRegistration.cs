using System.Text.Json;
using StreamingPlatform.Sidecar.Health;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Asks the app for its actor types, once it is healthy; while it is not, it hosts none. A gRPC app tells them on its stream.</summary>
internal sealed partial class ActorAppRegistration(
    ActorApp app, AppHealth health, ActorPlacement placement, HostedActorTypes types, TimeProvider clock, ILogger<ActorAppRegistration> logger)
    : BackgroundService, IStartupStep
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private IReadOnlyList<ActorTypeOptions>? known;

    /// <summary>What waits for the app's types is the placement of its actors.</summary>
    public string Name => placement.IsEnabled ? "internal-placement-service" : "runtime";

    /// <summary>Ends when the app has told its types; at once without an app.</summary>
    public Task Done => app.Exists ? done.Task : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Changed += Follow;
        try
        {
            var found = await TypesAsync(stoppingToken);
            if (found.Count > 0)
            {
                TypesHosted(logger, string.Join(", ", found.Select(t => t.Type)));
            }

            lock (gate)
            {
                known = found;
                Follow();
            }

            done.TrySetResult();
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
        finally
        {
            health.Changed -= Follow;
        }
    }

    private void Follow()
    {
        lock (gate)
        {
            if (known is null || !placement.IsEnabled)
            {
                return;
            }

            if (health.IsHealthy)
            {
                types.Register(known, app);
            }
            else
            {
                types.Unregister([.. known.Select(t => t.Type)]);
            }
        }
    }

    private async Task<IReadOnlyList<ActorTypeOptions>> TypesAsync(CancellationToken cancellationToken)
    {
        if (!app.TellsTypes)
        {
            return [];
        }

        if (placement.IsEnabled)
        {
            await HealthyAsync(cancellationToken);
        }

        while (true)
        {
            try
            {
                return await app.TypesAsync(cancellationToken);
            }
            catch (Exception error) when (error is JsonException or FormatException)
            {
                ConfigUnreadable(logger, error);
                return [];
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                ConfigUnavailable(logger, error);
                await Task.Delay(Retry, clock, cancellationToken);
            }
        }
    }

    private async Task HealthyAsync(CancellationToken cancellationToken)
    {
        while (!health.IsHealthy)
        {
            var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            void Note() => change.TrySetResult();
            health.Changed += Note;
            try
            {
                if (!health.IsHealthy)
                {
                    await change.Task.WaitAsync(cancellationToken);
                }
            }
            finally
            {
                health.Changed -= Note;
            }
        }
    }

    [LoggerMessage(210, LogLevel.Information, "this app hosts the actor types {Types}")]
    private static partial void TypesHosted(ILogger logger, string types);

    [LoggerMessage(214, LogLevel.Warning, "the app's actor configuration cannot be read; it hosts no actors")]
    private static partial void ConfigUnreadable(ILogger logger, Exception error);

    [LoggerMessage(211, LogLevel.Debug, "the app's actor configuration cannot be read yet")]
    private static partial void ConfigUnavailable(ILogger logger, Exception error);
}
