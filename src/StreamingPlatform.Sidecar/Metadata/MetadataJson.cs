using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar;

/// <summary>The metadata answer in JSON; what is empty is left out, as daprd does.</summary>
internal static class MetadataJson
{
    public static JsonObject Describe(MetadataBuilder known, ResourceSet resources, SidecarOptions options, IReadOnlyDictionary<string, string> extended)
    {
        var body = new JsonObject { ["id"] = options.AppId, ["runtimeVersion"] = SidecarOptions.RuntimeVersion };
        AddList(body, "enabledFeatures", resources.Configuration.EnabledFeatures.Select(f => (JsonNode)f));
        AddList(body, "actors", known.Actors.Select(a => (JsonNode)Actor(a)));
        AddList(body, "components", resources.RunningComponents.Select(c => (JsonNode)Component(c, known)));
        body["extended"] = new JsonObject(extended.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value)));
        AddList(body, "subscriptions", known.Subscriptions.Select(s => (JsonNode)Subscription(s)));
        AddList(body, "httpEndpoints", resources.HttpEndpoints.Select(e => (JsonNode)new JsonObject { ["name"] = e.Name }));
        body["appConnectionProperties"] = Connection(options);
        body["actorRuntime"] = ActorRuntime(known);
        if (options.HasScheduler)
        {
            body["scheduler"] = new JsonObject { ["connected_addresses"] = new JsonArray("embedded") };
        }

        AddList(body, "resiliencies", resources.ResiliencyNames.Select(n => (JsonNode)new JsonObject { ["name"] = n }));
        return body;
    }

    private static void AddList(JsonObject body, string name, IEnumerable<JsonNode> items)
    {
        var list = new JsonArray([.. items]);
        if (list.Count > 0)
        {
            body[name] = list;
        }
    }

    private static JsonObject Actor(KeyValuePair<string, int> actor)
    {
        var item = new JsonObject { ["type"] = actor.Key };
        if (actor.Value > 0)
        {
            item["count"] = actor.Value;
        }

        return item;
    }

    private static JsonObject Component(Component component, MetadataBuilder known)
    {
        var item = new JsonObject { ["name"] = component.Name, ["type"] = component.Type };
        if (component.Version.Length > 0)
        {
            item["version"] = component.Version;
        }

        AddList(item, "capabilities", known.CapabilitiesOf(component.Name).Select(c => (JsonNode)c));
        return item;
    }

    private static JsonObject Subscription(MetadataSubscription subscription)
    {
        var item = new JsonObject { ["pubsubname"] = subscription.PubsubName, ["topic"] = subscription.Topic };
        if (subscription.Metadata.Count > 0)
        {
            item["metadata"] = new JsonObject(subscription.Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        AddList(item, "rules", subscription.Rules.Select(rule =>
        {
            var one = new JsonObject();
            if (rule.Match.Length > 0)
            {
                one["match"] = rule.Match;
            }

            if (rule.Path.Length > 0)
            {
                one["path"] = rule.Path;
            }

            return (JsonNode)one;
        }));
        item["deadLetterTopic"] = subscription.DeadLetterTopic ?? string.Empty;
        item["type"] = subscription.Type;
        return item;
    }

    private static JsonObject Connection(SidecarOptions options)
    {
        var connection = new JsonObject();
        if (options.AppPort is { } port)
        {
            connection["port"] = port;
        }

        connection["protocol"] = options.AppProtocol;
        connection["channelAddress"] = options.AppAddress;
        if (options.AppMaxConcurrency is { } most)
        {
            connection["maxConcurrency"] = most;
        }

        if (options.AppHealth is { } health)
        {
            connection["health"] = new JsonObject
            {
                ["healthCheckPath"] = health.Path,
                ["healthProbeInterval"] = $"{health.Interval.TotalSeconds:0}s",
                ["healthProbeTimeout"] = $"{health.Timeout.TotalMilliseconds:0}ms",
                ["healthThreshold"] = health.Threshold,
            };
        }

        return connection;
    }

    private static JsonObject ActorRuntime(MetadataBuilder known)
    {
        var runtime = new JsonObject { ["runtimeStatus"] = known.ActorStatus };
        AddList(runtime, "activeActors", known.Actors.Select(a => (JsonNode)Actor(a)));
        runtime["hostReady"] = known.ActorHostReady;
        if (known.Placement.Length > 0)
        {
            runtime["placement"] = known.Placement;
        }

        return runtime;
    }
}
