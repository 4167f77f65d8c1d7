using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Quotas;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>What ingestion knows of a tenant: its event types, ready for use, and what it may send.</summary>
internal sealed class TenantEventTypes
{
    private readonly Dictionary<string, EventType> _types;

    private TenantEventTypes(TenantResponse tenant, Dictionary<string, EventType> types, TenantMeter? meter)
    {
        _types = types;
        Meter = meter;
        MaxBatchEvents = tenant.Settings.Limits?.MaxBatchEvents ?? int.MaxValue;
        Quarantines = string.Equals(tenant.Settings.OnInvalid, "quarantine", StringComparison.Ordinal);
    }

    /// <summary>Null: the tenant may send as much as it likes.</summary>
    public TenantMeter? Meter { get; }

    /// <summary>The tenant's own limit.</summary>
    public int MaxBatchEvents { get; }

    /// <summary>Whether refused events are parked.</summary>
    public bool Quarantines { get; }

    /// <summary>A type whose schema cannot be used leaves the whole tenant as it was.</summary>
    /// <exception cref="FormatException">The settings cannot be used.</exception>
    public static TenantEventTypes Of(TenantResponse tenant, TenantEventTypes? former, TimeProvider clock) => new(
        tenant,
        tenant.EventTypes.ToDictionary(type => type.EventId, type => EventType.Compile(tenant, type, former?.Find(type.EventId)), StringComparer.Ordinal),
        TenantMeter.Of(tenant.Settings.Quota, former?.Meter, clock));

    public EventType? Find(string eventId) => _types.GetValueOrDefault(eventId);
}
