using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Whether an app may publish or subscribe to a topic: metadata <c>allowedTopics</c>, <c>protectedTopics</c> and the two scopes.</summary>
internal static class TopicScopes
{
    public static bool MayPublish(Component component, string appId, string topic) => May(component, "publishingScopes", appId, topic);

    public static bool MaySubscribe(Component component, string appId, string topic) => May(component, "subscriptionScopes", appId, topic);

    private static bool May(Component component, string scopes, string appId, string topic)
    {
        var allowed = ListOf(component, "allowedTopics");
        if (allowed.Length > 0 && !allowed.Contains(topic))
        {
            return false;
        }

        string[]? own = null;
        if (component.Metadata.TryGetValue(scopes, out var text))
        {
            foreach (var entry in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
                if (parts[0] == appId)
                {
                    own = parts.Length > 1 ? parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
                }
            }
        }

        return own is null ? !ListOf(component, "protectedTopics").Contains(topic) : own.Contains(topic);
    }

    private static string[] ListOf(Component component, string name) =>
        component.Metadata.TryGetValue(name, out var text) ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
}
