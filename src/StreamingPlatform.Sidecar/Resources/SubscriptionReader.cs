using System.Globalization;
using StreamingPlatform.Sidecar.PubSub.Cel;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Reads a Subscription: <c>route</c> (v1alpha1) or <c>routes</c> (v2alpha1).</summary>
internal static class SubscriptionReader
{
    /// <param name="mistakes">Told of rules that are no CEL, which end the sidecar as they end daprd.</param>
    public static SubscriptionResource? Read(YamlMappingNode document, ResourceMistakes mistakes)
    {
        if (document.Map("spec") is not { } spec || spec.Text("pubsubname") is not { Length: > 0 } pubsub || spec.Text("topic") is not { Length: > 0 } topic)
        {
            return null;
        }

        var rules = ReadRules(spec);
        Check(rules, document, mistakes);
        return new SubscriptionResource(
            document.Map("metadata")?.Text("name") ?? string.Empty,
            pubsub,
            topic,
            rules,
            spec.TextMap("metadata"),
            spec.Text("deadLetterTopic") is { Length: > 0 } dead ? dead : null,
            ReadBulk(spec.Map("bulkSubscribe")),
            document.Texts("scopes"));
    }

    private static SubscriptionRule[] ReadRules(YamlMappingNode spec)
    {
        var routes = spec.Map("routes");
        var rules = (routes?.Maps("rules") ?? []).Select(r => new SubscriptionRule(r.Text("match")?.Trim() ?? string.Empty, r.Text("path") ?? string.Empty));
        return (spec.Text("route") ?? routes?.Text("default")) is { Length: > 0 } other ? [.. rules, new SubscriptionRule(string.Empty, other)] : [.. rules];
    }

    private static void Check(SubscriptionRule[] rules, YamlMappingNode document, ResourceMistakes mistakes)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            try
            {
                _ = rules[i].Match.Length > 0 ? CelExpression.Parse(rules[i].Match) : null;
            }
            catch (CelSyntaxException error)
            {
                mistakes.Fail(document, $"spec.routes.rules[{i}].match", error.Message);
            }
        }
    }

    private static BulkSubscribe? ReadBulk(YamlMappingNode? bulk) =>
        bulk is not null && bool.TryParse(bulk.Text("enabled"), out var enabled) && enabled
            ? BulkSubscribe.Of(Number(bulk, "maxMessagesCount"), Number(bulk, "maxAwaitDurationMs"))
            : null;

    private static int Number(YamlMappingNode node, string name) => int.TryParse(node.Text(name), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
