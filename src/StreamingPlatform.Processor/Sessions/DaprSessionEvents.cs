using Dapr.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Processor.Sessions;

/// <summary>The tenant's topic of closed sessions.</summary>
internal sealed class DaprSessionEvents(DaprClient dapr, TimeProvider clock) : ISessionEvents
{
    private const string ContentType = "application/cloudevents+json";

    public async Task PublishAsync(string tenantId, IReadOnlyList<ClosedSession> sessions, CancellationToken cancellationToken)
    {
        var topic = DaprNames.Topics.SessionClosedOf(tenantId);
        foreach (var message in SessionMessages.Of(tenantId, sessions, clock.GetUtcNow()))
        {
            await dapr.PublishByteEventAsync(DaprNames.Components.Events, topic, message, ContentType, [], cancellationToken);
        }
    }
}
