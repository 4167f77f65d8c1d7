using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>
/// One share of an actor type's ids. Actors of it run here only while this process holds the bucket's lease, so two sidecars that see their
/// neighbours differently for a moment never run the same actor.
/// </summary>
internal sealed class ActorBucket(ActorTypeOptions options, int index, string leasePath, IActorTransport transport)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LiveActor> actors = new(StringComparer.Ordinal);
    private NeighbourLease? lease;
    private bool leaving;
    private volatile ActorTypeOptions current = options;

    public ActorTypeOptions Options
    {
        get => current;
        set => current = value;
    }

    /// <summary>The way to the app.</summary>
    public IActorTransport Transport => transport;

    public int Index => index;

    /// <summary>Active actors; one that is being deactivated no longer counts.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return actors.Values.Count(a => !a.IsLeaving);
            }
        }
    }

    public bool IsHeld
    {
        get
        {
            lock (gate)
            {
                return lease is not null;
            }
        }
    }

    /// <summary>The actor, activated if need be; null while the lease is with another, or on its way there.</summary>
    public LiveActor? TryGet(string id)
    {
        lock (gate)
        {
            if (leaving || (lease ??= NeighbourLease.TryTake(leasePath)) is null)
            {
                return null;
            }

            if (!actors.TryGetValue(id, out var actor))
            {
                actors[id] = actor = new LiveActor(current.Type, id);
            }

            return actor;
        }
    }

    public bool IsActive(string id)
    {
        lock (gate)
        {
            return actors.TryGetValue(id, out var actor) && !actor.IsLeaving;
        }
    }

    public IReadOnlyList<LiveActor> Actors()
    {
        lock (gate)
        {
            return [.. actors.Values];
        }
    }

    public void Remove(LiveActor actor)
    {
        lock (gate)
        {
            actors.Remove(actor.Id);
        }

        actor.SetGone();
    }

    /// <summary>Takes no more calls. False when it is leaving already or holds nothing.</summary>
    public bool BeginLeaving()
    {
        lock (gate)
        {
            if (leaving || lease is null)
            {
                return false;
            }

            leaving = true;
            return true;
        }
    }

    /// <summary>Gives the lease up; another sidecar may run these actors from now on.</summary>
    public void EndLeaving()
    {
        lock (gate)
        {
            lease?.Dispose();
            lease = null;
            leaving = false;
        }
    }
}
