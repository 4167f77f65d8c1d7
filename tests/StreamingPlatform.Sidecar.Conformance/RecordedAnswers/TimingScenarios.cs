namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Scenarios whose expectations depend on fractions of a second: they run with nothing beside them.</summary>
internal static class TimingScenarios
{
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal)
    {
        "bindings/outbound-retry",
        "resiliency/actors",
        "resiliency/component-outbound",
        "resiliency/default-overridden",
        "resiliency/default-timeout-and-breaker",
        "resiliency/endpoints-and-self",
        "resiliency/grpc-proxy-timeout",
        "resiliency/timeout",
        "resiliency/timeout-and-retry",
    };

    public static bool Contains(string scenario) => Apart.Contains(scenario);

    /// <summary>Whether it empties database 9 of the redis-server.</summary>
    public static bool EmptiesDatabase(string scenario) => scenario is "configuration/get-all" or "configuration/subscribe-all";
}
