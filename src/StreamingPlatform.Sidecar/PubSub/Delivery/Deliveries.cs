using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Makes the delivery of a subscription.</summary>
internal sealed class Deliveries(
    ResourceSet resources, ResiliencyPolicies policies, AppChannel channel, SidecarOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger<Deliveries>();

    /// <summary>To the app, in the way it speaks.</summary>
    public IDelivery ToApp(SubscriptionResource subscription, Component component, IBroker broker)
    {
        IPostman postman = channel.Grpc is { } grpc
            ? new GrpcPostman(subscription, grpc, resources, logger)
            : new HttpPostman(subscription, channel.Client, resources, logger);
        var parts = PartsOf(subscription, component, broker, postman);
        return subscription.Bulk is { } bulk ? new BulkDelivery(parts, bulk) : new SingleDelivery(parts);
    }

    /// <summary>To one receiver of its own; never in bulk.</summary>
    public IDelivery To(IPostman postman, SubscriptionResource subscription, Component component, IBroker broker) =>
        new SingleDelivery(PartsOf(subscription, component, broker, postman));

    private DeliveryParts PartsOf(SubscriptionResource subscription, Component component, IBroker broker, IPostman postman)
    {
        var raw = subscription.Metadata.GetValueOrDefault("rawPayload") is "1" or "t" or "T" or "true" or "TRUE" or "True";
        return new DeliveryParts(
            subscription,
            RoutingRules.Of(subscription.Rules),
            raw ? new RawEnvelope(subscription.PubsubName, subscription.Topic) : null,
            postman,
            broker,
            new DeadLetters(subscription, component, broker, options.AppId, clock, logger),
            policies,
            clock,
            logger);
    }
}
