using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>What ingestion knows of a tenant: its event types, ready for use.</summary>
internal sealed class TenantEventTypes
{
    private readonly Dictionary<string, EventType> _types;

    private TenantEventTypes(Dictionary<string, EventType> types) => _types = types;

    /// <exception cref="FormatException">The settings cannot be used.</exception>
    public static TenantEventTypes Of(TenantResponse tenant, TenantEventTypes? former) => new(
        tenant.EventTypes.ToDictionary(type => type.EventId, type => EventType.Compile(tenant, type), StringComparer.Ordinal));

    public EventType? Find(string eventId) => _types.GetValueOrDefault(eventId);
}
