namespace StreamingPlatform.Contracts;

/// <summary>The answer to a question about a campaign.</summary>
/// <param name="Metric"><c>impressions</c>, <c>clicks</c> or <c>clickToBasket</c>.</param>
/// <param name="Customers">Distinct customers over the whole range.</param>
/// <param name="FromUtc">Start of the range, inclusive.</param>
/// <param name="ToUtc">End of the range, exclusive.</param>
/// <param name="Window">clickToBasket only: ISO 8601 duration of the variant answered.</param>
/// <param name="AsOf">When the shard heads were read.</param>
public sealed record InsightResponse(
    string CampaignId, string Metric, long Customers, bool Exact, DateTimeOffset FromUtc, DateTimeOffset ToUtc, string TimeZone,
    string? Window, string? Match, DateTimeOffset AsOf);

/// <summary>GET /sessions/summary: sessions of the tenant's customers over all time.</summary>
public sealed record SessionsSummaryResponse(long Sessions, long Customers, DateTimeOffset AsOf);
