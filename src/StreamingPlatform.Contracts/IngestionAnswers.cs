using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>POST /events, 202.</summary>
public sealed record EventReceipt(string Id, string Status);

/// <summary>POST /events/batch, 200. <c>results</c> lists what was not accepted, and everything with <c>Prefer: return=representation</c>.</summary>
public sealed record BatchResponse(int Accepted, int Rejected, IReadOnlyList<BatchResult> Results);

/// <summary>One event's verdict.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Status"><c>accepted</c>, or <c>rejected</c> with a problem.</param>
public sealed record BatchResult(int Index, string Status, string? Id, JsonElement? Problem);
