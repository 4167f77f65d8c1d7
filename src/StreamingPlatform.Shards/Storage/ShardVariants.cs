using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>What a head tells about attribution variants, without owning the shard.</summary>
public static class ShardVariants
{
    /// <summary>Whether the shard's facts are complete for every variant; true for a shard that is not there yet.</summary>
    public static bool AreComplete(byte[]? head, RuleSettings settings) =>
        head is null || ShardHead.Read(head).Attribution is not { } attribution
        || settings.Variants.All(wanted => attribution.Variants.Any(done => done.WindowSeconds == wanted.WindowSeconds && done.Match == wanted.Match));
}
