using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>What all Resiliency resources say together: policies by name, and which target has which. A later resource replaces what an earlier one named.</summary>
internal sealed class ResiliencySet
{
    private const string ServiceRetriesName = "DaprBuiltInServiceRetries";
    private const string ActorRetriesName = "DaprBuiltInActorRetries";
    private const string ActorNotFoundRetriesName = "DaprBuiltInActorNotFoundRetries";

    /// <summary>A built-in policy may be replaced, but by none that tries less often.</summary>
    private const int LeastBuiltInRetries = 3;

    private static readonly HashSet<string> BuiltIn = new(StringComparer.Ordinal)
    {
        ServiceRetriesName, ActorRetriesName, ActorNotFoundRetriesName, "DaprBuiltInActorReminderRetries", "DaprBuiltInInitializationRetries",
    };

    private static readonly RetryPolicy StandardRetries = new(false, TimeSpan.FromSeconds(1), TimeSpan.Zero, LeastBuiltInRetries);

    public static ResiliencySet Empty { get; } = new();

    public Dictionary<string, TimeSpan> Timeouts { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, BreakerPolicy> Breakers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TargetPolicies> Apps { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TargetPolicies> Actors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, (TargetPolicies Inbound, TargetPolicies Outbound)> Components { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RetryPolicy> Retries { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a sidecar that cannot be reached is tried again: three times, a second apart, unless a resource says more.</summary>
    public RetryPolicy ServiceRetries => Retries.GetValueOrDefault(ServiceRetriesName, StandardRetries);

    /// <summary>The same for the host of an actor.</summary>
    public RetryPolicy ActorRetries => Retries.GetValueOrDefault(ActorRetriesName, StandardRetries);

    /// <returns>Why not; null when it holds as it is given.</returns>
    public string? AddRetry(string name, RetryPolicy retry)
    {
        if (name == ActorNotFoundRetriesName)
        {
            return $"{name} cannot be replaced";
        }

        if (BuiltIn.Contains(name) && retry.MaxRetries < LeastBuiltInRetries)
        {
            Retries[name] = retry with { MaxRetries = LeastBuiltInRetries };
            return $"{name} may not try less than {LeastBuiltInRetries} times again, and does so";
        }

        Retries[name] = retry;
        return null;
    }

    /// <summary>The names for an app: its own ones alone if it is a target, else the nearest default ones.</summary>
    public TargetPolicies ForApp(string appId) => Apps.GetValueOrDefault(appId) ?? Defaults("App");

    public TargetPolicies ForActor(string type) => Actors.GetValueOrDefault(type) ?? Defaults("Actor");

    public TargetPolicies ForOutbound(string component, ComponentKind kind) =>
        Components.TryGetValue(component, out var own) ? own.Outbound : Defaults($"{kind}ComponentOutbound", "ComponentOutbound", "Component");

    public TargetPolicies ForInbound(string component, ComponentKind kind) =>
        Components.TryGetValue(component, out var own) ? own.Inbound : Defaults($"{kind}ComponentInbound", "ComponentInbound", "Component");

    private static string? Nearest<T>(Dictionary<string, T> policies, string[] levels, string kind) =>
        levels.Append(string.Empty).Select(level => $"Default{level}{kind}Policy").FirstOrDefault(policies.ContainsKey);

    private TargetPolicies Defaults(params string[] levels) =>
        Timeouts.Count == 0 && Retries.Count == 0 && Breakers.Count == 0
            ? TargetPolicies.None
            : new TargetPolicies(Nearest(Timeouts, levels, "Timeout"), Nearest(Retries, levels, "Retry"), Nearest(Breakers, levels, "CircuitBreaker"));
}
