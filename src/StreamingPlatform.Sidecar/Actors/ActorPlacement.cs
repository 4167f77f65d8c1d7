using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Which sidecar runs an actor, by what this process sees of its neighbours. Views may differ for moments; the bucket's lease decides.</summary>
internal sealed class ActorPlacement
{
    private readonly NeighbourDirectory neighbours;
    private volatile Dictionary<string, Neighbour[]> table = [];

    public ActorPlacement(NeighbourDirectory neighbours, SidecarOptions options)
    {
        IsEnabled = options.HasPlacement;
        this.neighbours = neighbours;
        neighbours.Changed += Rebuild;
        Rebuild();
    }

    /// <summary>Whether actors run at all.</summary>
    public bool IsEnabled { get; }

    /// <summary>Raised after owners may have changed.</summary>
    public event Action? Changed;

    /// <summary>The sidecar that should run the actors of the bucket; null when none hosts the type.</summary>
    public Neighbour? OwnerOf(string actorType, int bucket) => table.TryGetValue(actorType, out var owners) ? owners[bucket] : null;

    public bool IsOwn(Neighbour owner) => owner.Instance == neighbours.Self.Instance;

    public bool IsOwn(string actorType, int bucket) => OwnerOf(actorType, bucket) is { } owner && IsOwn(owner);

    private void Rebuild()
    {
        var live = neighbours.Live;
        var next = new Dictionary<string, Neighbour[]>(StringComparer.Ordinal);
        foreach (var type in live.SelectMany(n => n.ActorTypes).Distinct(StringComparer.Ordinal))
        {
            var hosts = live.Where(n => n.ActorTypes.Contains(type)).ToDictionary(n => n.Instance, StringComparer.Ordinal);
            var instances = hosts.Keys.ToArray();
            next[type] = [.. Enumerable.Range(0, ActorBuckets.Count).Select(bucket => hosts[ActorBuckets.HostOf(type, bucket, instances)!])];
        }

        table = next;
        Changed?.Invoke();
    }
}
