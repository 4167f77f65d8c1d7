namespace StreamingPlatform.Sidecar.State;

/// <summary>state.in-memory: gone with the process.</summary>
internal sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    private readonly Dictionary<string, StateEntry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public Task<IReadOnlyList<StateEntry?>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = new StateEntry?[keys.Count];
        lock (gate)
        {
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = Live(keys[i]);
            }
        }

        return Task.FromResult<IReadOnlyList<StateEntry?>>(found);
    }

    public Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var results = new Exception?[writes.Count];
        lock (gate)
        {
            for (var i = 0; i < results.Length; i++)
            {
                if (Matches(writes[i]))
                {
                    Apply(writes[i]);
                }
                else
                {
                    results[i] = new ETagMismatchException(writes[i].Key);
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Exception?>>(results);
    }

    public Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (writes.FirstOrDefault(w => !Matches(w)) is { } refused)
            {
                return Task.FromException(new ETagMismatchException(refused.Key));
            }

            foreach (var write in writes)
            {
                Apply(write);
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StateEntry? Live(string key)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            return null;
        }

        if (entry.Expires is { } expires && expires <= clock.GetUtcNow())
        {
            entries.Remove(key);
            return null;
        }

        return entry;
    }

    private bool Matches(StateWrite write) =>
        write.ETag is { } etag ? Live(write.Key)?.ETag == etag : !write.FirstWrite || Live(write.Key) is null;

    private void Apply(StateWrite write)
    {
        if (write.Data is { } data)
        {
            var expires = write.Ttl is { } ttl && ttl > TimeSpan.Zero ? clock.GetUtcNow() + ttl : (DateTimeOffset?)null;
            entries[write.Key] = new StateEntry(data, Guid.NewGuid().ToString(), expires);
        }
        else
        {
            entries.Remove(write.Key);
        }
    }
}
