using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor types of the app beside this sidecar. Until the app has told them, and after it went, calls of actors wait.</summary>
internal sealed class HostedActorTypes(NeighbourDirectory neighbours)
{
    private readonly Lock gate = new();
    private volatile Dictionary<string, ActorBucket[]> types = new(StringComparer.Ordinal);
    private volatile TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised when types came.</summary>
    public event Action? Added;

    /// <summary>Raised when types went, with their buckets.</summary>
    public event Action<IReadOnlyList<ActorBucket>>? Removed;

    /// <summary>Whether the app has told its types.</summary>
    public bool IsReady => ready.Task.IsCompleted;

    public IReadOnlyDictionary<string, ActorBucket[]> All => types;

    public IEnumerable<ActorBucket> Buckets => types.Values.SelectMany(b => b);

    public bool Hosts(string type) => types.ContainsKey(type);

    public bool IsActive(string type, string id) => types.TryGetValue(type, out var buckets) && buckets[ActorBuckets.Of(id)].IsActive(id);

    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => IsReady ? Task.CompletedTask : ready.Task.WaitAsync(cancellationToken);

    /// <summary>Adds types; one that is there already keeps its actors.</summary>
    public void Register(IReadOnlyList<ActorTypeOptions> options, IActorTransport transport)
    {
        lock (gate)
        {
            if (options.Count > 0)
            {
                var folder = Path.Combine(neighbours.Folder, "actors");
                Directory.CreateDirectory(folder);
                var next = new Dictionary<string, ActorBucket[]>(types, StringComparer.Ordinal);
                foreach (var option in options)
                {
                    if (next.TryGetValue(option.Type, out var buckets))
                    {
                        Array.ForEach(buckets, b => b.Options = option);
                    }
                    else
                    {
                        next[option.Type] = [.. Enumerable.Range(0, ActorBuckets.Count).Select(
                            i => new ActorBucket(option, i, Path.Combine(folder, $"{Uri.EscapeDataString(option.Type)}-{i}.lock"), transport))];
                    }
                }

                types = next;
                neighbours.AnnounceActorTypes([.. next.Keys]);
            }

            ready.TrySetResult();
        }

        if (options.Count > 0)
        {
            Added?.Invoke();
        }
    }

    /// <summary>Takes types away; with none given nothing changes.</summary>
    public void Unregister(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        var gone = new List<ActorBucket>();
        lock (gate)
        {
            var next = new Dictionary<string, ActorBucket[]>(types, StringComparer.Ordinal);
            foreach (var name in names)
            {
                if (next.Remove(name, out var buckets))
                {
                    gone.AddRange(buckets);
                }
            }

            types = next;
            if (ready.Task.IsCompleted)
            {
                ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            neighbours.AnnounceActorTypes([.. next.Keys]);
        }

        Removed?.Invoke(gone);
    }
}
