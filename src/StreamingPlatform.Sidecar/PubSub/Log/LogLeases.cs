namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Who reads a topic for a group: one link at a time, the first that asks, until it lets go or is lost.</summary>
internal sealed class LogLeases
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Group, string Topic), Lease> leases = [];

    /// <summary>Whether the holder is (now) the reader; otherwise <paramref name="freed"/> completes when the topic becomes free.</summary>
    public bool TryTake(object holder, string group, string topic, out Task freed)
    {
        lock (gate)
        {
            if (!leases.TryGetValue((group, topic), out var lease))
            {
                leases[(group, topic)] = lease = new Lease(holder);
            }

            freed = lease.Freed.Task;
            return ReferenceEquals(lease.Holder, holder);
        }
    }

    public void Release(object holder, string group, string topic)
    {
        lock (gate)
        {
            if (leases.TryGetValue((group, topic), out var lease) && ReferenceEquals(lease.Holder, holder))
            {
                leases.Remove((group, topic));
                lease.Freed.TrySetResult();
            }
        }
    }

    public void ReleaseAll(object holder)
    {
        lock (gate)
        {
            foreach (var (key, lease) in leases.Where(l => ReferenceEquals(l.Value.Holder, holder)).ToArray())
            {
                leases.Remove(key);
                lease.Freed.TrySetResult();
            }
        }
    }

    private sealed record Lease(object Holder)
    {
        public TaskCompletionSource Freed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
