using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>A refused event that is kept (setting <c>onInvalid: quarantine</c>).</summary>
/// <param name="Id">The event's own id; where the mapping finds none, one that was made.</param>
/// <param name="EventId">The event type it was sent as.</param>
/// <param name="Reason">Name of the problem.</param>
/// <param name="Problem">Why it is refused, as it was answered.</param>
public sealed record QuarantinedEvent(string Id, string EventId, string Reason, DateTimeOffset ParkedAt, JsonElement Problem, JsonElement Event);

/// <summary>GET /tenants/{tenantId}/quarantine: newest first.</summary>
/// <param name="Total">Events in the quarantine.</param>
/// <param name="Reasons">Reason → number of events.</param>
/// <param name="Events">Those that were asked for.</param>
public sealed record QuarantineResponse(int Total, IReadOnlyDictionary<string, int> Reasons, IReadOnlyList<QuarantinedEvent> Events);

/// <summary>POST /tenants/{tenantId}/quarantine/replay: what became of the events.</summary>
/// <param name="Accepted">Now in the log like any other event.</param>
/// <param name="Refused">Still refused, with the reason as it is now.</param>
/// <param name="Left">Not looked at yet: ask again.</param>
public sealed record QuarantineReplayResponse(int Accepted, int Refused, int Left);

/// <summary>DELETE /tenants/{tenantId}/quarantine.</summary>
public sealed record QuarantineDiscardResponse(int Discarded);
