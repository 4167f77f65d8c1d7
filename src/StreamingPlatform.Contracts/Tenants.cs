using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamingPlatform.Contracts;

/// <summary>POST /tenants.</summary>
/// <param name="TenantId"><c>^[a-z][a-z0-9]{2,30}$</c></param>
/// <param name="TimeZone">IANA name, default <c>UTC</c>.</param>
/// <param name="Starter"><c>ga4</c> or <c>segment</c>: the ready-made event types of that vocabulary are registered, too, and the tenant is live.</param>
public sealed record CreateTenantRequest(string TenantId, string? Name, string? TimeZone, TenantSettings? Settings, string? Starter = null);

/// <summary>A tenant's settings; every member is optional on input and filled with its default in answers.</summary>
/// <param name="Lateness">ISO 8601 duration, how old an event may be; default <c>P30D</c>, up to <c>P100Y</c> (a year is 365 days).</param>
/// <param name="SessionGap">ISO 8601 duration of inactivity that ends a session; default <c>PT30M</c>.</param>
/// <param name="Attribution">Variants kept side by side, the first is the default answer; default one, <c>P30D</c>/<c>any</c>; at most 8.</param>
/// <param name="Shards">Customer shards; fixed when the tenant is created; default 4, 1 to 64.</param>
/// <param name="Tier"><c>pooled</c> (default) or <c>dedicated</c>.</param>
/// <param name="Quota">What the tenant may send; null = as much as it likes.</param>
/// <param name="Retention">ISO 8601 duration raw events are kept; default <c>P180D</c>.</param>
/// <param name="TimeZone">IANA name in which dates are understood; default <c>UTC</c>.</param>
/// <param name="Limits">Lower limits than the server's; null = the server's.</param>
/// <param name="OnInvalid"><c>reject</c> (default) or <c>quarantine</c>: what becomes of events that the schema refuses.</param>
public sealed record TenantSettings(
    string? Lateness = null,
    string? SessionGap = null,
    IReadOnlyList<AttributionVariant>? Attribution = null,
    int? Shards = null,
    string? Tier = null,
    TenantQuota? Quota = null,
    string? Retention = null,
    string? TimeZone = null,
    TenantLimits? Limits = null,
    string? OnInvalid = null);

/// <summary>What a tenant may send to one ingestion process.</summary>
/// <param name="EventsPerSecond">At least 1; null = unlimited.</param>
/// <param name="BytesPerSecond">Bytes of request bodies after decompression, at least 1; null = unlimited.</param>
/// <param name="Burst">Events that may come at once (bytes in the same proportion); default one second's worth. Needs <paramref name="EventsPerSecond"/>.</param>
[JsonConverter(typeof(TenantQuotaConverter))]
public sealed record TenantQuota(long? EventsPerSecond = null, long? BytesPerSecond = null, long? Burst = null);

/// <summary>Limits of a tenant's events; the server's own, where lower, still hold.</summary>
/// <param name="MaxEventBytes">Bytes of one event's JSON, at least 256.</param>
/// <param name="MaxBatchEvents">Events a batch, at least 1.</param>
public sealed record TenantLimits(int? MaxEventBytes = null, int? MaxBatchEvents = null);

/// <summary>A tenant's settings as a resource of their own: GET, PUT and PATCH (RFC 7396) /tenants/{tenantId}/settings.</summary>
/// <param name="Version">Grows by one with every change; the ETag, in quotes.</param>
public sealed record TenantSettingsResponse(string TenantId, long Version, TenantSettings Settings);

/// <summary>
/// A tenant's item in the configuration store: what changed, small enough for every store (PostgreSQL notifies at most 8 000 bytes). Event types
/// are not in it; whoever uses them asks the registry when <paramref name="Revision"/> has grown.
/// </summary>
/// <param name="Revision"><see cref="TenantResponse.Revision"/></param>
public sealed record TenantConfig(string TenantId, long Revision, string TimeZone, TenantSettings Settings);

/// <summary>One way of attributing a basket to a click.</summary>
/// <param name="Window">ISO 8601 duration without years and months, at least <c>PT15M</c>; compared by length.</param>
/// <param name="Match"><c>any</c>, <c>product</c> or <c>campaign</c>.</param>
public sealed record AttributionVariant(string Window, string Match);

/// <summary>A tenant as every service sees it: GET /tenants/{tenantId} on the registry, settings filled in.</summary>
/// <param name="TimeZone">That of the settings.</param>
/// <param name="Revision">Grows with every change of the tenant or its event types.</param>
/// <param name="SettingsVersion">Grows with every change of the settings.</param>
/// <param name="DeletedAt">Since when the tenant is deleted; stored, never answered: a deleted tenant is one that does not exist.</param>
/// <param name="ErasedAt">Since when its data is gone, too.</param>
public record TenantResponse(
    string TenantId, string Name, string TimeZone, TenantSettings Settings, long Revision, IReadOnlyList<EventTypeResponse> EventTypes, long SettingsVersion = 1,
    DateTimeOffset? DeletedAt = null, DateTimeOffset? ErasedAt = null);

/// <summary>DELETE /tenants/{tenantId}, 202.</summary>
/// <param name="ErasedFrom">From then on the tenant's data is deleted.</param>
public sealed record TenantDeletion(string TenantId, DateTimeOffset DeletedAt, DateTimeOffset ErasedFrom);

/// <summary>POST /tenants: the tenant, and when it is new a client for each of its roles.</summary>
public sealed record CreatedTenantResponse : TenantResponse
{
    public CreatedTenantResponse(TenantResponse tenant, IReadOnlyList<ClientCredentials>? clients)
        : base(tenant) => Clients = clients;

    /// <summary>With their secrets, which are told once; null when the tenant has had its clients before, or another provider makes them.</summary>
    public IReadOnlyList<ClientCredentials>? Clients { get; }
}

/// <summary>PUT /tenants/{tenantId}/event-types/{eventId}.</summary>
public sealed record PutEventTypeRequest(EventAction Action, EventMapping Mapping, JsonElement? Schema);

/// <summary>A registered event type.</summary>
/// <param name="Schema">The published JSON Schema (2020-12); null: events are not validated.</param>
/// <param name="SchemaVersion">Its SchemaVer, for example <c>1-0-0</c>.</param>
public sealed record EventTypeResponse(string EventId, EventAction Action, EventMapping Mapping, JsonElement? Schema, string? SchemaVersion = null);

/// <summary>JSON Pointers (RFC 6901) into the tenant's own event shape.</summary>
/// <param name="Id">Absent: the platform makes a UUIDv7.</param>
public sealed record EventMapping(string? Id, string CustomerId, string? CampaignId, string? ProductId, string OccurredAt);
