using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Replay;

/// <summary>Registers the event types that a map produces.</summary>
internal static class EventTypeRegistration
{
    public static async Task RegisterAsync(PlatformClient platform, EventMap map, string tenantId, CancellationToken cancellationToken)
    {
        foreach (var eventId in map.EventIds)
        {
            var request = new PutEventTypeRequest(EventTypes.ActionOf(eventId), map.Mapping, Schema: null);
            await platform.PutEventTypeAsync(tenantId, eventId, request, cancellationToken);
        }
    }
}
