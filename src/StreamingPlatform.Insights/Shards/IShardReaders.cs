using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights.Shards;

/// <summary>A reader of one tenant's shards.</summary>
internal interface IShardReaders
{
    ShardReader Of(string tenantId);
}
