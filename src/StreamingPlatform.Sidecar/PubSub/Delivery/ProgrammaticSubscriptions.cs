using System.Net;
using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What the app answers to GET <c>/dapr/subscribe</c>.</summary>
internal static class ProgrammaticSubscriptions
{
    /// <summary>Empty unless the answer is exactly 200.</summary>
    /// <exception cref="JsonException">The answer cannot be read.</exception>
    public static async Task<IReadOnlyList<SubscriptionResource>> AskAsync(AppChannel app, CancellationToken cancellationToken)
    {
        using var request = app.Discovery("dapr/subscribe");
        using var response = await app.Client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return [];
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (body.Length == 0)
        {
            return [];
        }

        using var document = JsonDocument.Parse(body);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(Read)]
            : throw new JsonException("The app's subscriptions are no array.");
    }

    private static SubscriptionResource Read(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("A subscription of the app is no object.");
        }

        var members = entry.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase);
        var pubsub = TextOf(members, "pubsubname");
        var topic = TextOf(members, "topic");
        var deadLetters = TextOf(members, "deadLetterTopic");
        return new SubscriptionResource(
            $"{pubsub}/{topic}", pubsub, topic, RouteOf(members), MetadataOf(members), deadLetters.Length > 0 ? deadLetters : null, BulkOf(members), []);
    }

    private static string RouteOf(Dictionary<string, JsonElement> members)
    {
        if (TextOf(members, "route") is { Length: > 0 } route)
        {
            return route;
        }

        return members.TryGetValue("routes", out var routes) && routes.ValueKind == JsonValueKind.Object && routes.TryGetProperty("default", out var other)
            ? other.GetString() ?? string.Empty
            : string.Empty;
    }

    private static Dictionary<string, string> MetadataOf(Dictionary<string, JsonElement> members)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (members.TryGetValue("metadata", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in given.EnumerateObject())
            {
                metadata[member.Name] = member.Value.ToString();
            }
        }

        return metadata;
    }

    private static BulkSubscribe? BulkOf(Dictionary<string, JsonElement> members)
    {
        if (!members.TryGetValue("bulkSubscribe", out var bulk) || bulk.ValueKind != JsonValueKind.Object
            || !bulk.TryGetProperty("enabled", out var enabled) || enabled.ValueKind != JsonValueKind.True)
        {
            return null;
        }

        return new BulkSubscribe(NumberOf(bulk, "maxMessagesCount", 100), NumberOf(bulk, "maxAwaitDurationMs", 1000));
    }

    private static int NumberOf(JsonElement bulk, string name, int otherwise) =>
        bulk.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetInt32() is > 0 and var number ? number : otherwise;

    private static string TextOf(Dictionary<string, JsonElement> members, string name) =>
        members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
