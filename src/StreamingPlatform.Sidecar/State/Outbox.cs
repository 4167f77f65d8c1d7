using StreamingPlatform.Sidecar.PubSub;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.State;

/// <summary>Publishes what transactions upsert, for stores with <c>outboxPublishPubsub</c> and <c>outboxPublishTopic</c>.</summary>
internal sealed class Outbox(Publisher? publisher, Brokers? brokers, SidecarOptions options)
{
    private const string Projection = "outbox.projection";
    private const string ContentType = "contentType";

    /// <exception cref="DaprError">ERR_PUBLISH_OUTBOX: the pub/sub component is not there.</exception>
    public OutboxPlan Plan(Component store, IReadOnlyList<StateRequest> items)
    {
        if (store.Metadata.GetValueOrDefault("outboxPublishPubsub") is not { Length: > 0 } pubsub
            || store.Metadata.GetValueOrDefault("outboxPublishTopic") is not { Length: > 0 } topic)
        {
            return OutboxPlan.None;
        }

        if (publisher is null || brokers?.TryGet(pubsub) is null)
        {
            throw StateErrors.Outbox(options.AppId, $"pubsub '{pubsub}' not found");
        }

        var projections = items.Where(IsProjection).ToDictionary(i => i.Key, StringComparer.Ordinal);
        var events = items
            .Where(i => i.Data is not null && !IsProjection(i))
            .Select(i => Event(projections.GetValueOrDefault(i.Key) ?? i))
            .ToList();
        return new OutboxPlan([.. projections.Values], async (trace, cancellationToken) =>
        {
            foreach (var (data, contentType, members) in events)
            {
                await publisher.PublishOutboxAsync(pubsub, topic, data, contentType, members, trace, cancellationToken);
            }
        });
    }

    private static bool IsProjection(StateRequest item) =>
        item.Data is not null && item.Metadata?.GetValueOrDefault(Projection) is "true" or "1";

    private static (ReadOnlyMemory<byte> Data, string ContentType, Dictionary<string, string> Members) Event(StateRequest item)
    {
        var contentType = item.ContentType ?? item.Metadata?.GetValueOrDefault(ContentType) ?? "text/plain";
        var data = contentType == "application/json" ? item.Data!.Value : System.Text.Encoding.UTF8.GetBytes(item.OutboxText ?? string.Empty);
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in item.Metadata ?? new Dictionary<string, string>())
        {
            if (name is not (Projection or StateAccess.TtlName or "id" or "data" or "topic" or "pubsubname"))
            {
                members[name] = value;
            }
        }

        return (data, contentType, members);
    }
}
