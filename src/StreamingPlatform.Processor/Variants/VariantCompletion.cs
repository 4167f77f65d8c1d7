using StreamingPlatform.Processor.CustomerShards;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Processor.Variants;

/// <summary>Leads every shard of a tenant through its records when an attribution variant was added. Only shards whose head lacks one are called.</summary>
internal sealed class VariantCompletion(IPlatformActors actors, ShardStores stores)
{
    public async Task CompleteAsync(string tenantId, TenantRules rules, CancellationToken cancellationToken)
    {
        var settings = rules.Settings;
        var wanted = new RuleSettings(settings.SessionGapSeconds, [.. settings.Variants.Select(variant => (variant.WindowSeconds, variant.Match))]);
        var heads = stores.HeadsOf(tenantId);
        for (var shard = 0; shard < rules.Shards; shard++)
        {
            var (head, _) = await heads.ReadAsync(shard, cancellationToken);
            while (!ShardVariants.AreComplete(head, wanted) && !await actors.Shard(tenantId, shard).CompleteVariantsAsync(settings))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
