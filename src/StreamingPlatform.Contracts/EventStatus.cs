namespace StreamingPlatform.Contracts;

/// <summary>GET /events/{id}: what became of an event, as far as the ingestion process that took it remembers.</summary>
/// <param name="Status"><c>accepted</c> (durable in the log), <c>counted</c> (the Insights answers show it), <c>refused</c> or <c>quarantined</c>.</param>
/// <param name="EventId">The event type it was sent as.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Of a refusal: name of the problem.</param>
public sealed record EventStatusResponse(string Id, string Status, string EventId, DateTimeOffset At, string? Reason);
