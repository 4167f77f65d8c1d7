using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>Which quarantined events are meant; null is any.</summary>
internal sealed record QuarantineFilter(string? Reason, string? EventId, string? Id)
{
    public bool Matches(QuarantinePart part) => Reason is null || part.Reasons.ContainsKey(Reason);

    public bool Matches(QuarantinedEvent parked) =>
        (Reason is null || parked.Reason == Reason) && (EventId is null || parked.EventId == EventId) && (Id is null || parked.Id == Id);
}
