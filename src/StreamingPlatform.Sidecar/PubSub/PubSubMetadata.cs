using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What the metadata API tells of pub/sub: capabilities, and every subscription, delivered or not.</summary>
internal sealed class PubSubMetadata(ResourceSet resources, Brokers brokers, AppSubscriptions fromApp, StreamSubscriptions streams) : IMetadataContributor
{
    public void Contribute(MetadataBuilder builder)
    {
        foreach (var name in resources.Components.Keys)
        {
            if (brokers.Find(name) is { } broker && broker.Capabilities.Count > 0)
            {
                builder.AddCapabilities(name, [.. broker.Capabilities]);
            }
        }

        foreach (var (subscription, isDeclared) in SubscriptionList.Of(resources.Subscriptions, fromApp.Listed))
        {
            builder.AddSubscription(Describe(subscription, isDeclared ? "DECLARATIVE" : "PROGRAMMATIC"));
        }

        foreach (var subscription in streams.Open)
        {
            builder.AddSubscription(Describe(subscription, "STREAMING"));
        }
    }

    private static MetadataSubscription Describe(SubscriptionResource subscription, string type) => new(
        subscription.PubsubName, subscription.Topic, [.. subscription.Rules.Select(r => (r.Match, r.Path))], subscription.DeadLetterTopic,
        subscription.Metadata, type);
}
