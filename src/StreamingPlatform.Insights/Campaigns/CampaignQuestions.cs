using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Reading;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights.Campaigns;

/// <summary>Distinct customers of a campaign: the sum over the tenant's shards, whose customers are disjoint.</summary>
internal sealed class CampaignQuestions(ShardReaders readers)
{
    /// <summary>Null when no shard ever saw the campaign.</summary>
    public async Task<(long Customers, DateTimeOffset AsOf)?> CountAsync(
        TenantResponse tenant, string campaignId, string metric, TimeRange range, CancellationToken cancellationToken)
    {
        var reader = readers.Of(tenant.TenantId);
        var answers = await Task.WhenAll(Enumerable.Range(0, ShardsOf(tenant)).Select(shard =>
            reader.AskAsync(shard, campaignId, metric, range.FromBucket, range.ToBucket, cancellationToken)));
        return Array.Exists(answers, answer => answer.Known) ? (answers.Sum(answer => answer.Customers), answers.Min(answer => answer.AsOf)) : null;
    }

    public async Task<ShardTotals> TotalsAsync(TenantResponse tenant, CancellationToken cancellationToken)
    {
        var reader = readers.Of(tenant.TenantId);
        var totals = await Task.WhenAll(Enumerable.Range(0, ShardsOf(tenant)).Select(shard => reader.SessionsAsync(shard, cancellationToken)));
        return new ShardTotals(totals.Sum(one => one.Sessions), totals.Sum(one => one.Customers), totals.Min(one => one.AsOf));
    }

    private static int ShardsOf(TenantResponse tenant) =>
        tenant.Settings.Shards ?? throw new InvalidDataException($"The registry's answer for {tenant.TenantId} lacks the number of shards.");
}
