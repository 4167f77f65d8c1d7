using Dapr.Actors;

namespace StreamingPlatform.Contracts;

/// <summary>All of one batch's events for one shard's customers.</summary>
/// <param name="Settings">The tenant's settings that the rules need, as known to the caller.</param>
/// <param name="Events">Compact binary list of events, the codec is <c>StreamingPlatform.Shards.Records.EventCodec</c>.</param>
/// <param name="OldestAcceptedAt">When the oldest of the events' blocks was accepted; null if none tells.</param>
public sealed record ShardBatch(ShardSettings Settings, byte[] Events, DateTimeOffset? OldestAcceptedAt = null);

/// <summary>Settings of the rules.</summary>
/// <param name="SessionGapSeconds">Inactivity that ends a session.</param>
/// <param name="Revision">The tenant's revision: of two settings the higher holds, in whatever order they come.</param>
public sealed record ShardSettings(int SessionGapSeconds, IReadOnlyList<ShardVariant> Variants, long Revision = 0);

/// <summary>An attribution variant in seconds.</summary>
public sealed record ShardVariant(long WindowSeconds, string Match);

/// <summary>Everything about the customers of one shard. Actor id <c>{tenant}:{shard}</c>.</summary>
public interface ICustomerShardActor : IActor
{
    /// <summary>Answers when all effects of the events are durable and visible; any exception means: send them again.</summary>
    Task CountAsync(ShardBatch batch);

    /// <summary>Deletes everything of the shard, because its tenant is gone; may be repeated.</summary>
    Task EraseAsync();

    /// <summary>One step through the shard's records for variants that were added to the settings. True when answers are complete for all of them.</summary>
    Task<bool> CompleteVariantsAsync(ShardSettings settings);
}
