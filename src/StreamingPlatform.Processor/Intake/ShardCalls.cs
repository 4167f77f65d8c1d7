using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Intake;

/// <summary>
/// Events as calls to a shard of at most 1 MiB each. Lanes bound a call by characters, and nearly always one call results; names in scripts that take
/// three bytes a character may need two.
/// </summary>
internal static class ShardCalls
{
    // As Base64 in JSON, with settings and names of members, it stays below 1 MiB.
    private const int MaxBytes = 768 * 1024;

    public static IEnumerable<ShardBatch> Of(ShardSettings settings, IReadOnlyList<CustomerEvent> events, DateTimeOffset? acceptedAt = null)
    {
        var encoded = EventCodec.Encode(events);
        if (encoded.Length <= MaxBytes || events.Count == 1)
        {
            return [new ShardBatch(settings, encoded, acceptedAt)];
        }

        var half = events.Count / 2;
        return Of(settings, [.. events.Take(half)], acceptedAt).Concat(Of(settings, [.. events.Skip(half)], acceptedAt));
    }
}
