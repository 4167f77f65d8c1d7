using System.Collections.Concurrent;

namespace StreamingPlatform.Processor.Pruning;

/// <summary>How far back each tenant's records have to reach, as far as this process knows; nothing is pruned of a tenant it knows nothing of.</summary>
internal sealed class Horizons
{
    private static readonly TimeSpan ReplayAge = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> _before = new(StringComparer.Ordinal);

    /// <summary>Whether a block that is counted now was accepted so long ago that the log may be read again.</summary>
    public static bool IsReplay(DateTimeOffset? acceptedAt, DateTimeOffset now) => acceptedAt is { } at && now - at > ReplayAge;

    /// <summary>Unix milliseconds; null: nothing may be forgotten.</summary>
    public long? Of(string tenantId) => _before.TryGetValue(tenantId, out var before) ? before : null;

    public void Set(string tenantId, long? before)
    {
        if (before is { } value)
        {
            _before[tenantId] = value;
        }
        else
        {
            _before.TryRemove(tenantId, out _);
        }
    }
}
