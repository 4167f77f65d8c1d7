using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What a gRPC app answers to ListTopicSubscriptions.</summary>
internal static class ListedSubscriptions
{
    /// <summary>Empty where the app has no such method.</summary>
    /// <exception cref="RpcException">the app refused, or does not answer.</exception>
    /// <exception cref="CelSyntaxException">one of its rules is no CEL.</exception>
    public static async Task<IReadOnlyList<SubscriptionResource>> AskAsync(CallInvoker app, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await app.CallAsync<Empty, ListTopicSubscriptionsResponse>(
                AppCallbacks.Service, "ListTopicSubscriptions", new Empty(), cancellationToken);
            return [.. answer.Subscriptions.Select(Read)];
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unimplemented)
        {
            // the app subscribes to nothing
            return [];
        }
    }

    private static SubscriptionResource Read(TopicSubscription subscription)
    {
        var rules = (subscription.Routes?.Rules ?? []).Select(r => new SubscriptionRule(r.Match.Trim(), r.Path)).ToList();
        if (subscription.Routes is { Default.Length: > 0 } routes)
        {
            rules.Add(new SubscriptionRule(string.Empty, routes.Default));
        }

        if (rules.Count == 0)
        {
            // a gRPC app has one method for all, so it needs no path
            rules.Add(new SubscriptionRule(string.Empty, string.Empty));
        }

        RoutingRules.Of(rules);
        return new SubscriptionResource(
            $"{subscription.PubsubName}/{subscription.Topic}", subscription.PubsubName, subscription.Topic, rules,
            new Dictionary<string, string>(subscription.Metadata, StringComparer.OrdinalIgnoreCase),
            subscription.DeadLetterTopic is { Length: > 0 } dead ? dead : null,
            subscription.BulkSubscribe is { Enabled: true } bulk ? BulkSubscribe.Of(bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs) : null,
            []);
    }
}
