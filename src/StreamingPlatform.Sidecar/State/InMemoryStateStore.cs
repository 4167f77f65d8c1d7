using System.Globalization;

namespace StreamingPlatform.Sidecar.State;

/// <summary>state.in-memory: gone with the process.</summary>
internal sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    private readonly Dictionary<string, StateEntry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public IReadOnlyList<string> Capabilities { get; } = ["ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR"];

    /// <summary>Below zero is none.</summary>
    public TimeSpan? ParseTtl(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? (seconds > 0 ? TimeSpan.FromSeconds(seconds) : null)
            : throw new StateStoreException($"strconv.Atoi: parsing \"{text}\": invalid syntax");

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
                results[i] = Mismatch(writes[i]);
                if (results[i] is null)
                {
                    Apply(writes[i]);
                }
            }
        }

        return Task.FromResult<IReadOnlyList<Exception?>>(results);
    }

    public Task TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (writes.Select(Mismatch).FirstOrDefault(m => m is not null) is { } refused)
            {
                return Task.FromException(refused);
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

    private ETagMismatchException? Mismatch(StateWrite write)
    {
        var stored = write.ETag is not null || write.FirstWrite ? Live(write.Key) : null;
        if (write.ETag is { } etag)
        {
            return stored is null ? new ETagMismatchException($"state not exist or expired for key={write.Key}")
                : stored.ETag != etag ? new ETagMismatchException($"state etag not match for key={write.Key}: current={stored.ETag}, expect={etag}")
                : null;
        }

        return write.FirstWrite && stored is not null && write.Data is not null
            ? new ETagMismatchException("item already exists and no etag was passed")
            : null;
    }

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
