using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Contracts;

/// <summary>Where a schema version stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SchemaStatus>))]
public enum SchemaStatus
{
    /// <summary>May be overwritten; validates nothing.</summary>
    [JsonStringEnumMemberName("draft")] Draft,

    /// <summary>Immutable, and what events are validated against.</summary>
    [JsonStringEnumMemberName("published")] Published,

    /// <summary>Immutable; its successor is published.</summary>
    [JsonStringEnumMemberName("superseded")] Superseded,
}

/// <summary>A version of an event type's schema.</summary>
/// <param name="Version">SchemaVer: MODEL-REVISION-ADDITION.</param>
/// <param name="SupersededBy">The version that took its place.</param>
/// <param name="Schema">Absent in lists.</param>
public sealed record SchemaVersionResponse(
    string Version, SchemaStatus Status, DateTimeOffset ChangedAt, string? SupersededBy = null, JsonElement? Schema = null);

/// <summary>GET /tenants/{tenantId}/event-types/{eventId}/schemas: ascending by version.</summary>
public sealed record SchemaVersionsResponse(IReadOnlyList<SchemaVersionResponse> Versions);

/// <summary>Why an event does not fit a schema, or a schema does not stand.</summary>
/// <param name="Pointer">JSON Pointer into the event (in a refused schema: empty).</param>
/// <param name="SchemaPointer">JSON Pointer of the keyword.</param>
public sealed record SchemaViolation(string Pointer, string SchemaPointer, string Keyword, string Message);

/// <summary>POST …/validate.</summary>
/// <param name="Version">The version tried.</param>
/// <param name="Truncated">Whether there may be more violations than are listed.</param>
public sealed record ValidationResponse(string Version, bool Valid, IReadOnlyList<SchemaViolation> Violations, bool Truncated = false);

/// <summary>POST /tenants/{tenantId}/starter-event-types.</summary>
public sealed record EventTypesResponse(IReadOnlyList<EventTypeResponse> EventTypes);
