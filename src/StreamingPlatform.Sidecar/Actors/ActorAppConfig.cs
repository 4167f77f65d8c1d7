using System.Text.Json;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Reads the app's answer to <c>GET /dapr/config</c>.</summary>
internal static class ActorAppConfig
{
    /// <returns>One entry an actor type, in the app's order.</returns>
    /// <exception cref="FormatException">a length of time for all types is none; of one type it means the default.</exception>
    public static IReadOnlyList<ActorTypeOptions> Parse(JsonElement root)
    {
        var all = ActorTypeOptions.Standard with
        {
            IdleTimeout = Time(root, "actorIdleTimeout", isStrict: true) ?? ActorTypeOptions.Standard.IdleTimeout,
            DrainTimeout = Time(root, "drainOngoingCallTimeout", isStrict: true) ?? ActorTypeOptions.Standard.DrainTimeout,
            Drain = Flag(root, "drainRebalancedActors") ?? ActorTypeOptions.Standard.Drain,
        };
        all = WithReentrancy(all, root);
        var own = new Dictionary<string, ActorTypeOptions>(StringComparer.Ordinal);
        if (root.TryGetProperty("entitiesConfig", out var configs) && configs.ValueKind == JsonValueKind.Array)
        {
            foreach (var config in configs.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object))
            {
                foreach (var type in Names(config))
                {
                    own[type] = OfType(config, all);
                }
            }
        }

        return [.. Names(root).Distinct(StringComparer.Ordinal).Select(type => own.GetValueOrDefault(type, all) with { Type = type })];
    }

    /// <summary>Idle time and reentrancy of a type with options of its own come from there alone.</summary>
    private static ActorTypeOptions OfType(JsonElement config, ActorTypeOptions all) => WithReentrancy(
        all with
        {
            IdleTimeout = Time(config, "actorIdleTimeout", isStrict: false) ?? ActorTypeOptions.Standard.IdleTimeout,
            DrainTimeout = Time(config, "drainOngoingCallTimeout", isStrict: false) ?? all.DrainTimeout,
            Drain = Flag(config, "drainRebalancedActors") ?? all.Drain,
        },
        config);

    private static ActorTypeOptions WithReentrancy(ActorTypeOptions options, JsonElement config)
    {
        var known = config.TryGetProperty("reentrancy", out var reentrancy) && reentrancy.ValueKind == JsonValueKind.Object;
        return options with
        {
            Reentrant = known && Flag(reentrancy, "enabled") == true,
            MaxStackDepth = known && reentrancy.TryGetProperty("maxStackDepth", out var depth) && depth.ValueKind == JsonValueKind.Number && depth.TryGetInt32(out var value)
                ? value
                : ActorTypeOptions.Standard.MaxStackDepth,
        };
    }

    private static IEnumerable<string> Names(JsonElement config) =>
        config.TryGetProperty("entities", out var entities) && entities.ValueKind == JsonValueKind.Array
            ? entities.EnumerateArray().Select(e => e.GetString()).OfType<string>()
            : [];

    private static bool? Flag(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static TimeSpan? Time(JsonElement config, string name, bool isStrict) =>
        !config.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } text ? null
        : GoDuration.TryParseExact(text, out var time) ? time
        : isStrict ? throw new FormatException($"time: invalid duration \"{text}\"")
        : null;
}
