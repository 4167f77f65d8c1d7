using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Mapping;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>An event type ready for use: its mapping compiled.</summary>
internal sealed record EventType(
    string TenantId, string EventId, EventAction Action, EventMapping Mapping, PointerNode Pointers, TimeSpan Lateness, string LatenessText)
{
    public string Topic { get; } = DaprNames.Topics.EventsOf(TenantId, EventId);

    public static EventType Compile(TenantResponse tenant, EventTypeResponse type)
    {
        var text = tenant.Settings.Lateness;
        return Iso8601Duration.TryParse(text, allowYears: true, out var lateness)
            ? new EventType(tenant.TenantId, type.EventId, type.Action, type.Mapping, PointerNode.Compile(type.Mapping), lateness, text!)
            : throw new FormatException($"'{text}' is no lateness.");
    }
}
