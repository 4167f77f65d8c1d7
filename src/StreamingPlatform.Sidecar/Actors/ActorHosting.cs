using System.Text.Json;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Runs the actors of the app beside this sidecar: activates them by a first call, deactivates the idle and those that move.</summary>
internal sealed partial class ActorHosting : IHostedService, IMetadataContributor, IStartupStep, IDisposable
{
    private static readonly TimeSpan ScanEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromMilliseconds(200);
    private readonly ActorApp app;
    private readonly NeighbourDirectory neighbours;
    private readonly ActorPlacement placement;
    private readonly ResiliencyPolicies policies;
    private readonly TimeProvider clock;
    private readonly ILogger<ActorHosting> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenRegistration onStopping;
    private volatile Dictionary<string, ActorBucket[]> types = [];
    private Task loop = Task.CompletedTask;
    private Task leaving = Task.CompletedTask;
    private readonly TaskCompletionSource configuring = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool configured;

    public ActorHosting(
        ActorApp app, NeighbourDirectory neighbours, ActorPlacement placement, ResiliencyPolicies policies, TimeProvider clock, IHostApplicationLifetime lifetime,
        ILogger<ActorHosting> logger)
    {
        this.app = app;
        this.neighbours = neighbours;
        this.placement = placement;
        this.policies = policies;
        this.clock = clock;
        this.logger = logger;
        placement.Changed += LeaveWhatMoved;
        onStopping = lifetime.ApplicationStopping.Register(() => leaving = LeaveAllAsync());
    }

    /// <summary>Raised when the types are known.</summary>
    public event Action? Configured;

    /// <summary>Ends when the app has told its types; at once without an app.</summary>
    public Task Done => app.Exists ? configuring.Task : Task.CompletedTask;

    public IReadOnlyCollection<string> Types => types.Keys;

    public bool IsStopping => stopping.IsCancellationRequested;

    public bool Hosts(string type) => types.ContainsKey(type);

    public bool IsActive(string type, string id) => types.TryGetValue(type, out var buckets) && buckets[ActorBuckets.Of(id)].IsActive(id);

    /// <summary>Runs the call as one turn of its actor.</summary>
    /// <param name="cancellationToken">Ends the waiting for the turn; a turn that has begun runs to its end, so that none overlaps it.</param>
    /// <returns>null when the actor is not, or no longer, to run here: make the call again at its owner.</returns>
    public async Task<ActorAnswer?> TryRunAsync(ActorCall call, CancellationToken cancellationToken)
    {
        if (IsStopping || !types.TryGetValue(call.Type, out var buckets))
        {
            return null;
        }

        var bucket = buckets[call.Bucket];
        if (bucket.TryGet(call.Id) is not { } actor)
        {
            return null;
        }

        actor.Touch(clock.GetTimestamp());
        var chain = bucket.Options.Reentrant ? call.Chain ?? Guid.NewGuid().ToString() : null;
        if (!await actor.Turns.EnterAsync(chain, bucket.Options.MaxStackDepth, cancellationToken))
        {
            await actor.Gone.WaitAsync(cancellationToken);
            return null;
        }

        try
        {
            return await InvokeAsync(call, chain, actor.Cut.Token);
        }
        catch (OperationCanceledException) when (actor.Cut.IsCancellationRequested)
        {
            call.WasBrokenOff = true;
            CallCut(logger, call.Type, call.Id, call.Method);
            return null;
        }
        finally
        {
            actor.Touch(clock.GetTimestamp());
            actor.Turns.Exit();
        }
    }

    /// <exception cref="TimeoutException">the turn took longer than a Resiliency resource lets it.</exception>
    private async Task<ActorAnswer> InvokeAsync(ActorCall call, string? chain, CancellationToken cut)
    {
        if (policies.TurnLimitOf(call.Type) is not { } limit)
        {
            return await app.InvokeAsync(call, chain, cut);
        }

        using var over = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cut, over.Token);
        try
        {
            return await app.InvokeAsync(call, chain, either.Token);
        }
        catch (OperationCanceledException error) when (over.IsCancellationRequested && !cut.IsCancellationRequested)
        {
            throw new TimeoutException("context deadline exceeded", error);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = app.Exists ? Task.Run(() => RunAsync(stopping.Token), CancellationToken.None) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await leaving.WaitAsync(cancellationToken);
        await loop;
    }

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var (type, buckets) in types)
        {
            builder.AddActorType(type, buckets.Sum(b => b.Count));
        }

        if (!placement.IsEnabled)
        {
            builder.Placement = "placement: disconnected";
            return;
        }

        var running = configured || !app.Exists;
        builder.ActorStatus = running ? "RUNNING" : "INITIALIZING";
        builder.ActorHostReady = running;
        builder.Placement = running ? "placement: connected" : string.Empty;
    }

    public void Dispose()
    {
        placement.Changed -= LeaveWhatMoved;
        onStopping.Dispose();
        stopping.Dispose();
        foreach (var bucket in types.Values.SelectMany(b => b))
        {
            bucket.EndLeaving();
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConfigureAsync(cancellationToken);
            using var timer = new PeriodicTimer(ScanEvery, clock);
            while (types.Count > 0 && await timer.WaitForNextTickAsync(cancellationToken))
            {
                DeactivateIdle();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
    }

    /// <summary>An answer that cannot be read counts as none.</summary>
    private async Task<IReadOnlyList<ActorTypeOptions>> TypesAsync(CancellationToken cancellationToken)
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
    }

    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var found = await TypesAsync(cancellationToken);
                var folder = Path.Combine(neighbours.Folder, "actors");
                Directory.CreateDirectory(folder);
                types = found.ToDictionary(
                    t => t.Type,
                    t => Enumerable.Range(0, ActorBuckets.Count)
                        .Select(i => new ActorBucket(t, i, Path.Combine(folder, $"{Uri.EscapeDataString(t.Type)}-{i}.lock"))).ToArray(),
                    StringComparer.Ordinal);
                configured = true;
                configuring.TrySetResult();
                if (found.Count > 0)
                {
                    ActorTypesHosted(logger, string.Join(", ", types.Keys));
                    neighbours.AnnounceActorTypes([.. types.Keys]);
                    Configured?.Invoke();
                }

                return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                ConfigUnavailable(logger, error);
                await Task.Delay(ConfigRetry, clock, cancellationToken);
            }
        }
    }

    private void DeactivateIdle()
    {
        var now = clock.GetTimestamp();
        foreach (var bucket in types.Values.SelectMany(b => b))
        {
            if (bucket.Count == 0)
            {
                continue;
            }

            foreach (var actor in bucket.Actors())
            {
                if (clock.GetElapsedTime(actor.LastUsed, now) >= bucket.Options.IdleTimeout && actor.Turns.TryCloseIdle())
                {
                    _ = DeactivateAsync(bucket, actor);
                }
            }
        }
    }

    private void LeaveWhatMoved()
    {
        foreach (var (type, buckets) in types)
        {
            foreach (var bucket in buckets)
            {
                if (bucket.IsHeld && !placement.IsOwn(type, bucket.Index) && bucket.BeginLeaving())
                {
                    _ = LeaveAsync(bucket);
                }
            }
        }
    }

    private async Task LeaveAllAsync()
    {
        await stopping.CancelAsync();
        neighbours.AnnounceActorTypes([]);
        await Task.WhenAll(types.Values.SelectMany(b => b).Where(b => b.BeginLeaving()).Select(LeaveAsync));
    }

    private async Task LeaveAsync(ActorBucket bucket)
    {
        var actors = bucket.Actors();
        foreach (var actor in actors)
        {
            actor.Turns.Close();
        }

        await Task.WhenAll(actors.Select(actor => DrainAsync(bucket, actor)));
        bucket.EndLeaving();
    }

    private async Task DrainAsync(ActorBucket bucket, LiveActor actor)
    {
        if (bucket.Options.Drain)
        {
            await Task.WhenAny(actor.Turns.Quiet, Task.Delay(bucket.Options.DrainTimeout, clock, CancellationToken.None));
        }

        if (!actor.Turns.Quiet.IsCompleted)
        {
            await actor.Cut.CancelAsync();
            await actor.Turns.Quiet;
        }

        await DeactivateAsync(bucket, actor);
    }

    private async Task DeactivateAsync(ActorBucket bucket, LiveActor actor)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
            await app.DeactivateAsync(actor.Type, actor.Id, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            NotDeactivated(logger, actor.Type, actor.Id, error);
        }

        bucket.Remove(actor);
    }

    [LoggerMessage(210, LogLevel.Information, "this app hosts the actor types {Types}")]
    private static partial void ActorTypesHosted(ILogger logger, string types);

    [LoggerMessage(214, LogLevel.Warning, "the app's actor configuration cannot be read; it hosts no actors")]
    private static partial void ConfigUnreadable(ILogger logger, Exception error);

    [LoggerMessage(211, LogLevel.Debug, "the app's actor configuration cannot be read yet")]
    private static partial void ConfigUnavailable(ILogger logger, Exception error);

    [LoggerMessage(212, LogLevel.Information, "call of {Method} on actor {Type} {Id} cut because the actor moves")]
    private static partial void CallCut(ILogger logger, string type, string id, string method);

    [LoggerMessage(213, LogLevel.Debug, "the app did not take the deactivation of actor {Type} {Id}")]
    private static partial void NotDeactivated(ILogger logger, string type, string id, Exception error);
}
