using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Intake;

/// <summary>A block's events for one shard.</summary>
/// <param name="Characters">Length of their names together.</param>
internal sealed record ShardPart(
    int Shard, ShardSettings Settings, IReadOnlyList<CustomerEvent> Events, int Characters, DateTimeOffset? AcceptedAt = null)
{
    private const int Overhead = 16;

    public static List<ShardPart> Split(IReadOnlyList<CustomerEvent> events, TenantRules rules, DateTimeOffset? acceptedAt = null)
    {
        var byShard = new List<CustomerEvent>?[rules.Shards];
        var characters = new int[rules.Shards];
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            var shard = ShardHash.ShardOf(e.Customer, rules.Shards);
            (byShard[shard] ??= []).Add(e);
            characters[shard] += Overhead + e.Customer.Length + (e.Campaign?.Length ?? 0) + (e.Product?.Length ?? 0);
        }

        var parts = new List<ShardPart>(rules.Shards);
        for (var shard = 0; shard < byShard.Length; shard++)
        {
            if (byShard[shard] is { } part)
            {
                parts.Add(new ShardPart(shard, rules.Settings, part, characters[shard], acceptedAt));
            }
        }

        return parts;
    }
}
