using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Runs the actors of the app beside this sidecar: activates them by a first call, deactivates the idle and those that move.</summary>
internal sealed partial class ActorHosting : IHostedService, IMetadataContributor, IDisposable
{
    private static readonly TimeSpan ScanEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan DeactivationLimit = TimeSpan.FromSeconds(5);
    private readonly HostedActorTypes types;
    private readonly NeighbourDirectory neighbours;
    private readonly ActorPlacement placement;
    private readonly ResiliencyPolicies policies;
    private readonly TimeProvider clock;
    private readonly ILogger<ActorHosting> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenRegistration onStopping;
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task loop = Task.CompletedTask;
    private Task leaving = Task.CompletedTask;

    public ActorHosting(
        HostedActorTypes types, NeighbourDirectory neighbours, ActorPlacement placement, ResiliencyPolicies policies, TimeProvider clock,
        IHostApplicationLifetime lifetime, ILogger<ActorHosting> logger)
    {
        this.types = types;
        this.neighbours = neighbours;
        this.placement = placement;
        this.policies = policies;
        this.clock = clock;
        this.logger = logger;
        placement.Changed += LeaveWhatMoved;
        types.Removed += Forget;
        onStopping = lifetime.ApplicationStopping.Register(() => leaving = LeaveAllAsync());
    }

    public bool IsStopping => stopping.IsCancellationRequested;

    /// <summary>Ends when the last actor has left a sidecar that ends.</summary>
    public Task Left => left.Task;

    /// <summary>Runs the call as one turn of its actor.</summary>
    /// <param name="cancellationToken">Ends the waiting for the turn; a turn that has begun runs to its end, so that none overlaps it.</param>
    /// <returns>null when the actor is not, or no longer, to run here: make the call again at its owner.</returns>
    /// <exception cref="DaprError">the app refused the call.</exception>
    /// <exception cref="ActorMethodNotFoundException">the app has no such method.</exception>
    /// <exception cref="TimeoutException">the app took longer than the policy of the type allows.</exception>
    public async Task<ActorAnswer?> TryRunAsync(ActorCall call, CancellationToken cancellationToken)
    {
        if (IsStopping || !types.All.TryGetValue(call.Type, out var buckets))
        {
            return null;
        }

        var bucket = buckets[call.Bucket];
        if (bucket.TryGet(call.Id) is not { } actor)
        {
            return null;
        }

        actor.Touch(clock.GetTimestamp());

        // a tick holds its turn under an id of its own, which the app is not told
        var chain = bucket.Options.Reentrant ? (call.Tick is null ? call.Chain : null) ?? Guid.NewGuid().ToString() : null;
        if (!await actor.Turns.EnterAsync(chain, bucket.Options.MaxStackDepth, cancellationToken))
        {
            await actor.Gone.WaitAsync(cancellationToken);
            return null;
        }

        try
        {
            return await InvokeAsync(bucket, call, call.Tick is null ? chain : null, actor.Cut.Token);
        }
        catch (OperationCanceledException) when (actor.Cut.IsCancellationRequested)
        {
            CallCut(logger, call.Type, call.Id, call.Method);
            return null;
        }
        finally
        {
            actor.Touch(clock.GetTimestamp());
            actor.Turns.Exit();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await leaving.WaitAsync(cancellationToken);
        await stopping.CancelAsync();
        await loop;
    }

    public void Contribute(MetadataBuilder builder)
    {
        if (!placement.IsEnabled)
        {
            builder.Placement = "placement: disconnected";
            return;
        }

        foreach (var (type, buckets) in types.All)
        {
            builder.AddActorType(type, buckets.Sum(b => b.Count));
        }

        builder.ActorStatus = types.IsReady ? "RUNNING" : "INITIALIZING";
        builder.ActorHostReady = types.IsReady;
        builder.Placement = types.IsReady ? "placement: connected" : string.Empty;
    }

    public void Dispose()
    {
        placement.Changed -= LeaveWhatMoved;
        types.Removed -= Forget;
        onStopping.Dispose();
        stopping.Dispose();
        foreach (var bucket in types.Buckets)
        {
            bucket.EndLeaving();
        }
    }

    /// <summary>Under the time limit of the type's policy, which counts from the beginning of the turn.</summary>
    private async Task<ActorAnswer> InvokeAsync(ActorBucket bucket, ActorCall call, string? chain, CancellationToken cut)
    {
        if (policies.TurnLimitOf(call.Type) is not { } limit)
        {
            return await bucket.Transport.InvokeAsync(call, chain, cut);
        }

        using var over = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cut, over.Token);
        try
        {
            return await bucket.Transport.InvokeAsync(call, chain, either.Token);
        }
        catch (OperationCanceledException error) when (over.IsCancellationRequested && !cut.IsCancellationRequested)
        {
            throw new TimeoutException("context deadline exceeded", error);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ScanEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                DeactivateIdle();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
    }

    private void DeactivateIdle()
    {
        var now = clock.GetTimestamp();
        foreach (var bucket in types.Buckets)
        {
            if (!bucket.IsHeld)
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
        foreach (var (type, buckets) in types.All)
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

    /// <summary>Types that the app no longer hosts: their actors end without a word to it.</summary>
    private void Forget(IReadOnlyList<ActorBucket> buckets)
    {
        foreach (var bucket in buckets.Where(b => b.BeginLeaving()))
        {
            _ = ForgetAsync(bucket);
        }
    }

    private static async Task ForgetAsync(ActorBucket bucket)
    {
        var actors = bucket.Actors();
        foreach (var actor in actors)
        {
            actor.SetLeaving();
            actor.Turns.Close();
        }

        await Task.WhenAll(actors.Select(actor => actor.Turns.Quiet));
        foreach (var actor in actors)
        {
            bucket.Remove(actor);
        }

        bucket.EndLeaving();
    }

    private async Task LeaveAllAsync()
    {
        try
        {
            await stopping.CancelAsync();
            neighbours.AnnounceActorTypes([]);
            await Task.WhenAll(types.Buckets.Where(b => b.BeginLeaving()).Select(LeaveAsync));
        }
        finally
        {
            left.TrySetResult();
        }
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

    /// <summary>A sidecar that ends cuts running calls at once; one whose actors move waits for them first.</summary>
    private async Task DrainAsync(ActorBucket bucket, LiveActor actor)
    {
        if (bucket.Options.Drain && !IsStopping)
        {
            await Task.WhenAny(actor.Turns.Quiet, Task.Delay(bucket.Options.DrainTimeout, clock, stopping.Token));
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
        actor.SetLeaving();
        try
        {
            using var limit = new CancellationTokenSource(DeactivationLimit, clock);
            await bucket.Transport.DeactivateAsync(actor.Type, actor.Id, limit.Token);
        }
        catch (Exception error) when (error is DaprError or OperationCanceledException)
        {
            NotDeactivated(logger, actor.Type, actor.Id, error);
        }

        bucket.Remove(actor);
    }

    [LoggerMessage(212, LogLevel.Information, "call of {Method} on actor {Type} {Id} cut because the actor moves")]
    private static partial void CallCut(ILogger logger, string type, string id, string method);

    [LoggerMessage(213, LogLevel.Debug, "the app did not take the deactivation of actor {Type} {Id}")]
    private static partial void NotDeactivated(ILogger logger, string type, string id, Exception error);
}
