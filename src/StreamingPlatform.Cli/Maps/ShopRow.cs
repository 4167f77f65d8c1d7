namespace StreamingPlatform.Cli.Maps;

/// <summary>What all data sets have in common.</summary>
/// <param name="SessionId">The shop's own session, if it tells one.</param>
internal sealed record ShopRow(
    string EventId, string Id, string CustomerId, string? ProductId, string? CampaignId, long Milliseconds, string? SessionId = null, int? Position = null);
