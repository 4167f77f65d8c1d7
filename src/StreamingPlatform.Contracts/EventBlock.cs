namespace StreamingPlatform.Contracts;

/// <summary>
/// The member names of a block: a complete structured CloudEvent (published with <c>rawPayload</c>) whose <c>data</c> is an array of up to
/// 500 events of one tenant and event type.
/// </summary>
/// <remarks>
/// Envelope: <c>specversion</c> 1.0, <c>id</c> = <c>{writer}-{number}</c>, <c>source</c> /ingestion, <c>type</c> <see cref="Type"/>, <c>time</c>,
/// <c>datacontenttype</c> application/json, and the extensions below. Each element of <c>data</c>:
/// <c>{"id","customerId","campaignId"?,"productId"?,"occurredAt"(RFC 3339 UTC, always yyyy-MM-ddTHH:mm:ss.fffZ),"event":{…the tenant's own JSON, verbatim…}}</c>.
/// </remarks>
public static class EventBlock
{
    public const string Type = "streaming-platform.events";
    public const string Source = "/ingestion";

    /// <summary>Type of a message without events that the registry publishes to a new topic, so that the first event does not pay for its creation. Subscribers acknowledge it and do nothing.</summary>
    public const string WarmUpType = "streaming-platform.warm-up";

    /// <summary>Extension: tenant id.</summary>
    public const string TenantId = "tenantid";

    /// <summary>Extension: event type (<c>eventId</c> of the request).</summary>
    public const string EventId = "eventid";

    /// <summary>Extension: the event type's action, wire form of <see cref="EventAction"/>.</summary>
    public const string Action = "action";

    /// <summary>Extension: the ingestion process that wrote the block, 16 lower-case hex digits.</summary>
    public const string Writer = "writer";

    /// <summary>Extension: number of the block within writer and tenant, from 1, as a JSON string (CloudEvents integers are 32 bit).</summary>
    public const string Number = "number";

    /// <summary>Extension: number of events in <c>data</c>, a JSON number.</summary>
    public const string Events = "events";

    public const int MaxEvents = 500;
    public const int MaxBytes = 262_144;
}
