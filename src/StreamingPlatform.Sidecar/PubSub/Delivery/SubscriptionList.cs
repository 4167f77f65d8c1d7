using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// The subscriptions of the app: those that resources declare, in their order, then its own. Of several on one topic the first that is declared counts, and
/// the app's own takes its place.
/// </summary>
internal static class SubscriptionList
{
    public static IReadOnlyList<(SubscriptionResource Subscription, bool IsDeclared)> Of(
        IReadOnlyList<SubscriptionResource> declared, IReadOnlyList<SubscriptionResource> programmatic)
    {
        var list = new List<(SubscriptionResource, bool)>();
        var places = new Dictionary<(string, string), int>();
        foreach (var subscription in declared)
        {
            if (places.TryAdd((subscription.PubsubName, subscription.Topic), list.Count))
            {
                list.Add((subscription, true));
            }
        }

        foreach (var subscription in programmatic)
        {
            if (places.TryAdd((subscription.PubsubName, subscription.Topic), list.Count))
            {
                list.Add((subscription, false));
            }
            else
            {
                list[places[(subscription.PubsubName, subscription.Topic)]] = (subscription, false);
            }
        }

        return list;
    }
}
