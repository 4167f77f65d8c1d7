namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>Members of a block element that come out of the tenant's own shape.</summary>
internal enum MappedField
{
    Id,
    CustomerId,
    CampaignId,
    ProductId,
    OccurredAt,
}
