using System.Text.Json;

namespace StreamingPlatform.Contracts;

/// <summary>POST /tenants.</summary>
/// <param name="TenantId"><c>^[a-z][a-z0-9]{2,30}$</c></param>
/// <param name="TimeZone">IANA name, default <c>UTC</c>.</param>
public sealed record CreateTenantRequest(string TenantId, string? Name, string? TimeZone, TenantSettings? Settings);

/// <summary>A tenant's settings; every member is optional on input and filled with its default in answers.</summary>
/// <param name="Lateness">ISO 8601 duration, how old an event may be; default <c>P30D</c>, up to <c>P100Y</c> (a year is 365 days).</param>
/// <param name="SessionGap">ISO 8601 duration of inactivity that ends a session; default <c>PT30M</c>.</param>
/// <param name="Attribution">Variants kept side by side, the first is the default answer; default one, <c>P30D</c>/<c>any</c>; at most 8.</param>
/// <param name="Shards">Customer shards; fixed when the tenant is created; default 4, 1 to 64.</param>
/// <param name="Tier"><c>pooled</c> (default) or <c>dedicated</c>.</param>
/// <param name="Quota">Events a second, null = unlimited.</param>
/// <param name="Retention">ISO 8601 duration raw events are kept; default <c>P180D</c>.</param>
public sealed record TenantSettings(
    string? Lateness = null,
    string? SessionGap = null,
    IReadOnlyList<AttributionVariant>? Attribution = null,
    int? Shards = null,
    string? Tier = null,
    int? Quota = null,
    string? Retention = null);

/// <summary>One way of attributing a basket to a click.</summary>
/// <param name="Window">ISO 8601 duration without years and months, at least <c>PT15M</c>; compared by length.</param>
/// <param name="Match"><c>any</c>, <c>product</c> or <c>campaign</c>.</param>
public sealed record AttributionVariant(string Window, string Match);

/// <summary>A tenant as every service sees it: GET /tenants/{tenantId} on the registry, settings filled in.</summary>
/// <param name="Revision">Grows with every change of the tenant or its event types.</param>
public sealed record TenantResponse(
    string TenantId, string Name, string TimeZone, TenantSettings Settings, long Revision, IReadOnlyList<EventTypeResponse> EventTypes);

/// <summary>PUT /tenants/{tenantId}/event-types/{eventId}.</summary>
public sealed record PutEventTypeRequest(EventAction Action, EventMapping Mapping, JsonElement? Schema);

/// <summary>A registered event type.</summary>
public sealed record EventTypeResponse(string EventId, EventAction Action, EventMapping Mapping, JsonElement? Schema);

/// <summary>JSON Pointers (RFC 6901) into the tenant's own event shape.</summary>
/// <param name="Id">Absent: the platform makes a UUIDv7.</param>
public sealed record EventMapping(string? Id, string CustomerId, string? CampaignId, string? ProductId, string OccurredAt);
