using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Tenants;

/// <summary>What counting needs to know of a tenant.</summary>
/// <param name="Shards">Fixed when the tenant is created.</param>
internal sealed record TenantRules(int Shards, ShardSettings Settings)
{
    private const int DefaultShards = 4;
    private const string DefaultSessionGap = "PT30M";
    private static readonly AttributionVariant[] DefaultAttribution = [new("P30D", "any")];

    public static TenantRules Of(TenantResponse tenant) => new(
        tenant.Settings.Shards ?? DefaultShards,
        new ShardSettings(
            checked((int)Iso8601Duration.Seconds(tenant.Settings.SessionGap ?? DefaultSessionGap)),
            [.. (tenant.Settings.Attribution ?? DefaultAttribution).Select(v => new ShardVariant(Iso8601Duration.Seconds(v.Window), v.Match))],
            tenant.Revision));
}

/// <summary>The rules of tenants, always the last known ones.</summary>
internal interface ITenantRules
{
    /// <summary>Throws when the tenant is not known and cannot be asked for.</summary>
    ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken);
}
