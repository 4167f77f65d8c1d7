using StreamingPlatform.Contracts;

namespace StreamingPlatform.Processor.Tenants;

/// <summary>What counting needs to know of a tenant.</summary>
/// <param name="Lateness">How old an event may be when it is accepted.</param>
/// <param name="Shards">Fixed when the tenant is created.</param>
internal sealed record TenantRules(int Shards, ShardSettings Settings, TimeSpan Lateness = default)
{
    private const string DefaultLateness = "P30D";
    private const int DefaultShards = 4;
    private const string DefaultSessionGap = "PT30M";
    private static readonly AttributionVariant[] DefaultAttribution = [new("P30D", "any")];

    public static TenantRules Of(TenantResponse tenant) => new(
        tenant.Settings.Shards ?? DefaultShards,
        new ShardSettings(
            checked((int)Iso8601Duration.Seconds(tenant.Settings.SessionGap ?? DefaultSessionGap)),
            [.. (tenant.Settings.Attribution ?? DefaultAttribution).Select(v => new ShardVariant(Iso8601Duration.Seconds(v.Window), v.Match))],
            tenant.Revision),
        Iso8601Duration.TryParse(tenant.Settings.Lateness ?? DefaultLateness, allowYears: true, out var lateness)
            ? lateness
            : throw new FormatException($"The lateness of tenant {tenant.TenantId} is no duration."));
}

/// <summary>The rules of tenants, always the last known ones.</summary>
internal interface ITenantRules
{
    /// <summary>Throws when the tenant is not known and cannot be asked for.</summary>
    ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken);
}
