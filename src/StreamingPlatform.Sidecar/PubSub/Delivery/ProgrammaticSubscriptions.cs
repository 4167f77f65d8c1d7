using System.Net;
using System.Text.Json;
using StreamingPlatform.Sidecar.PubSub.Cel;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>What an HTTP app answers to GET <c>/dapr/subscribe</c>.</summary>
internal static class ProgrammaticSubscriptions
{
    /// <summary>Empty unless the answer is exactly 200.</summary>
    /// <exception cref="GoJsonException">the answer cannot be read.</exception>
    /// <exception cref="CelSyntaxException">one of its rules is no CEL.</exception>
    public static async Task<IReadOnlyList<SubscriptionResource>> AskAsync(AppChannel app, CancellationToken cancellationToken)
    {
        using var request = app.Discovery("dapr/subscribe");
        using var response = await app.Client.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return [];
        }

        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return body.Length == 0 ? [] : Read(body);
    }

    /// <exception cref="GoJsonException">the answer cannot be read.</exception>
    /// <exception cref="CelSyntaxException">one of its rules is no CEL.</exception>
    public static IReadOnlyList<SubscriptionResource> Read(ReadOnlyMemory<byte> body)
    {
        var list = GoJson.First(body);
        return list.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => [.. list.EnumerateArray().Select(ReadEntry).Where(s => s.Rules.Count > 0)],
            _ => throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(list)} into Go value of type []pubsub.SubscriptionJSON"),
        };
    }

    private static SubscriptionResource ReadEntry(JsonElement entry)
    {
        Require(entry, JsonValueKind.Object, "SubscriptionJSON");
        var pubsub = GoJson.Text(entry, "pubsubname", "SubscriptionJSON.pubsubname");
        var topic = GoJson.Text(entry, "topic", "SubscriptionJSON.topic");
        var deadLetters = GoJson.Text(entry, "deadLetterTopic", "SubscriptionJSON.deadLetterTopic");
        var metadata = GoJson.Texts(entry, "metadata", "SubscriptionJSON.metadata") ?? [];
        var rules = ReadRules(entry);
        RoutingRules.Of(rules);
        return new SubscriptionResource(
            $"{pubsub}/{topic}", pubsub, topic, rules, new Dictionary<string, string>(metadata, StringComparer.OrdinalIgnoreCase),
            deadLetters.Length > 0 ? deadLetters : null, ReadBulk(GoJson.Member(entry, "bulkSubscribe")), []);
    }

    private static List<SubscriptionRule> ReadRules(JsonElement entry)
    {
        var routes = GoJson.Member(entry, "routes");
        Require(routes, JsonValueKind.Object, "SubscriptionJSON.routes");
        var list = GoJson.Member(routes, "rules");
        Require(list, JsonValueKind.Array, "RoutesJSON.rules");
        var rules = new List<SubscriptionRule>();
        foreach (var rule in list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default)
        {
            rules.Add(new SubscriptionRule(GoJson.Text(rule, "match", "RuleJSON.match").Trim(), GoJson.Text(rule, "path", "RuleJSON.path")));
        }

        var route = GoJson.Text(routes, "default", "RoutesJSON.default");
        route = route.Length > 0 ? route : GoJson.Text(entry, "route", "SubscriptionJSON.route");
        if (route.Length > 0)
        {
            rules.Add(new SubscriptionRule(string.Empty, route));
        }

        return rules;
    }

    private static BulkSubscribe? ReadBulk(JsonElement bulk)
    {
        Require(bulk, JsonValueKind.Object, "SubscriptionJSON.bulkSubscribe");
        return GoJson.Member(bulk, "enabled").ValueKind == JsonValueKind.True
            ? BulkSubscribe.Of(NumberOf(bulk, "maxMessagesCount"), NumberOf(bulk, "maxAwaitDurationMs"))
            : null;
    }

    private static int NumberOf(JsonElement bulk, string name) => GoJson.Member(bulk, name) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) => number,
        var value when !GoJson.IsGiven(value) => 0,
        var value => throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(value)} into Go struct field BulkSubscribeJSON.{name} of type int32"),
    };

    private static void Require(JsonElement value, JsonValueKind kind, string field)
    {
        if (GoJson.IsGiven(value) && value.ValueKind != kind)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(value)} into Go value of type pubsub.{field}");
        }
    }
}
