using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.JsonSchema;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>An event type ready for use: its mapping and its schema compiled.</summary>
internal sealed class EventType
{
    /// <summary>As the registry compiles them when it takes a schema.</summary>
    private static readonly JsonSchemaOptions s_schemas = new() { AssertFormats = true };

    private readonly EventTypeResponse _registered;

    private EventType(TenantResponse tenant, EventTypeResponse registered, TimeSpan lateness, CompiledSchema? schema)
    {
        _registered = registered;
        TenantId = tenant.TenantId;
        Topic = DaprNames.Topics.EventsOf(TenantId, registered.EventId);
        Pointers = PointerNode.Compile(registered.Mapping);
        Lateness = lateness;
        LatenessText = tenant.Settings.Lateness!;
        MaxEventBytes = tenant.Settings.Limits?.MaxEventBytes ?? int.MaxValue;
        Schema = schema;
    }

    public string TenantId { get; }

    public string EventId => _registered.EventId;

    public EventAction Action => _registered.Action;

    public EventMapping Mapping => _registered.Mapping;

    public string Topic { get; }

    public PointerNode Pointers { get; }

    public TimeSpan Lateness { get; }

    public string LatenessText { get; }

    /// <summary>The tenant's own limit.</summary>
    public int MaxEventBytes { get; }

    /// <summary>The published schema; null: any JSON object will do.</summary>
    public CompiledSchema? Schema { get; }

    public string? SchemaVersion => _registered.SchemaVersion;

    /// <param name="former">The type as it was, whose compiled schema is kept where it is the same.</param>
    /// <exception cref="FormatException">The settings cannot be used.</exception>
    /// <exception cref="JsonSchemaException">The schema cannot be used.</exception>
    public static EventType Compile(TenantResponse tenant, EventTypeResponse type, EventType? former = null) =>
        Iso8601Duration.TryParse(tenant.Settings.Lateness, allowYears: true, out var lateness)
            ? new EventType(tenant, type, lateness, SchemaOf(type, former))
            : throw new FormatException($"'{tenant.Settings.Lateness}' is no lateness.");

    private static CompiledSchema? SchemaOf(EventTypeResponse type, EventType? former)
    {
        if (type.Schema is not { } schema)
        {
            return null;
        }

        return former?._registered.Schema is { } same && System.Text.Json.JsonElement.DeepEquals(same, schema)
            ? former.Schema
            : CompiledSchema.Compile(schema, s_schemas);
    }
}
