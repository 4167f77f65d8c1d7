using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>POST /events, 202.</summary>
public sealed record EventReceipt(string Id, string Status);

/// <summary>POST /events/batch, 200. <c>results</c> lists what was not accepted, and everything with <c>Prefer: return=representation</c>.</summary>
/// <param name="Quarantined">Refused events that are kept (setting <c>onInvalid</c>); absent when there are none.</param>
public sealed record BatchResponse(int Accepted, int Rejected, IReadOnlyList<BatchResult> Results, int Quarantined = 0);

/// <summary>One event's verdict.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Status"><c>accepted</c>, or <c>rejected</c> or <c>quarantined</c> with a problem.</param>
public sealed record BatchResult(int Index, string Status, string? Id, JsonElement? Problem);
