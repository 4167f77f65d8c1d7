using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Reads a Subscription: <c>route</c> (v1alpha1) or <c>routes.default</c> (v2alpha1).</summary>
internal static class SubscriptionReader
{
    private const int StandardMaxMessages = 100;
    private const int StandardMaxAwaitMs = 1000;

    public static SubscriptionResource? Read(YamlMappingNode document)
    {
        if (document.Map("spec") is not { } spec || spec.Text("pubsubname") is not { Length: > 0 } pubsub || spec.Text("topic") is not { Length: > 0 } topic)
        {
            return null;
        }

        var route = spec.Text("route") ?? spec.Map("routes")?.Text("default") ?? string.Empty;
        return new SubscriptionResource(
            document.Map("metadata")?.Text("name") ?? string.Empty,
            pubsub,
            topic,
            route,
            spec.TextMap("metadata"),
            spec.Text("deadLetterTopic") is { Length: > 0 } dead ? dead : null,
            ReadBulk(spec.Map("bulkSubscribe")),
            document.Texts("scopes"));
    }

    private static BulkSubscribe? ReadBulk(YamlMappingNode? bulk) =>
        bulk is not null && bool.TryParse(bulk.Text("enabled"), out var enabled) && enabled
            ? new BulkSubscribe(Number(bulk, "maxMessagesCount", StandardMaxMessages), Number(bulk, "maxAwaitDurationMs", StandardMaxAwaitMs))
            : null;

    private static int Number(YamlMappingNode node, string name, int standard) =>
        int.TryParse(node.Text(name), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : standard;
}
