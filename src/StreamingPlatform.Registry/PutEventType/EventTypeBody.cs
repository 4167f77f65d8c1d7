using System.Text.Json;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary><see cref="PutEventTypeRequest"/> as it may arrive: everything may be missing.</summary>
internal sealed record EventTypeBody(EventAction? Action, MappingBody? Mapping, JsonElement? Schema);

/// <summary><see cref="EventMapping"/> as it may arrive.</summary>
internal sealed record MappingBody(string? Id, string? CustomerId, string? CampaignId, string? ProductId, string? OccurredAt);
