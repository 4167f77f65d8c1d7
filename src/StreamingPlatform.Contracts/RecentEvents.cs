using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>The latest events of one type that an ingestion process took, and those that it refused for their schema; oldest first.</summary>
public sealed record RecentEventsResponse(IReadOnlyList<RecentEvent> Events);

/// <summary>An event as it was sent.</summary>
/// <param name="At">When it came.</param>
/// <param name="Id">Null for a refused one.</param>
public sealed record RecentEvent(DateTimeOffset At, bool Accepted, string? Id, JsonElement Event);

/// <summary>POST …/rehearse: what a schema would do to recent events that the published one decided on.</summary>
/// <param name="Version">The version rehearsed; null for a schema that was sent.</param>
/// <param name="Published">The version it is compared with; null when none is published.</param>
/// <param name="Events">Events looked at: the latest that one ingestion process remembers.</param>
/// <param name="From">When the oldest of them came.</param>
/// <param name="NewlyRefused">Of them, accepted by the published schema and refused by this.</param>
/// <param name="NewlyAccepted">Of them, refused by the published schema and accepted by this.</param>
/// <param name="StillRefused">Refused by both.</param>
/// <param name="Refused">The newest of those newly refused, at most 100.</param>
/// <param name="Accepted">The newest of those newly accepted, at most 100.</param>
public sealed record RehearsalResponse(
    string? Version, string? Published, int Events, DateTimeOffset? From, int NewlyRefused, int NewlyAccepted, int StillRefused,
    IReadOnlyList<RehearsedEvent> Refused, IReadOnlyList<RehearsedEvent> Accepted);

/// <summary>An event that a schema decides otherwise on.</summary>
/// <param name="Violations">Of the schema that refuses it.</param>
public sealed record RehearsedEvent(DateTimeOffset At, string? Id, JsonElement Event, IReadOnlyList<SchemaViolation> Violations);
