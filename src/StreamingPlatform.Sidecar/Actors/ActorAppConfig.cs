using System.Text.Json;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Reads the app's answer to <c>GET /dapr/config</c>.</summary>
internal static class ActorAppConfig
{
    /// <returns>One entry an actor type, in the app's order.</returns>
    public static IReadOnlyList<ActorTypeOptions> Parse(JsonElement root)
    {
        var defaults = Read(root, new ActorTypeOptions(string.Empty, TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(2), true, false, 32));
        var own = new Dictionary<string, ActorTypeOptions>(StringComparer.Ordinal);
        if (root.TryGetProperty("entitiesConfig", out var configs) && configs.ValueKind == JsonValueKind.Array)
        {
            foreach (var config in configs.EnumerateArray())
            {
                foreach (var type in Names(config))
                {
                    own[type] = Read(config, defaults);
                }
            }
        }

        return [.. Names(root).Distinct(StringComparer.Ordinal).Select(type => own.GetValueOrDefault(type, defaults) with { Type = type })];
    }

    private static ActorTypeOptions Read(JsonElement config, ActorTypeOptions defaults)
    {
        var reentrancy = config.TryGetProperty("reentrancy", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
        var known = reentrancy.ValueKind == JsonValueKind.Object;
        return defaults with
        {
            IdleTimeout = Time(config, "actorIdleTimeout") ?? defaults.IdleTimeout,
            DrainTimeout = Time(config, "drainOngoingCallTimeout") ?? defaults.DrainTimeout,
            Drain = Flag(config, "drainRebalancedActors") ?? defaults.Drain,
            Reentrant = (known ? Flag(reentrancy, "enabled") : null) ?? defaults.Reentrant,
            MaxStackDepth = known && reentrancy.TryGetProperty("maxStackDepth", out var depth) && depth.TryGetInt32(out var value)
                ? value
                : defaults.MaxStackDepth,
        };
    }

    private static IEnumerable<string> Names(JsonElement config) =>
        config.TryGetProperty("entities", out var entities) && entities.ValueKind == JsonValueKind.Array
            ? entities.EnumerateArray().Select(e => e.GetString()).OfType<string>()
            : [];

    private static bool? Flag(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static TimeSpan? Time(JsonElement config, string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? GoDuration.Parse(text)
            : null;
}
