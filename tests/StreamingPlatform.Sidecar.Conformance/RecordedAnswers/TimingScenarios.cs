namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

/// <summary>Scenarios whose expectations depend on fractions of a second: they run with nothing beside them.</summary>
internal static class TimingScenarios
{
    private static readonly HashSet<string> Apart = new(StringComparer.Ordinal)
    {
    };

    public static bool Contains(string scenario) => Apart.Contains(scenario);

    /// <summary>Whether it empties database 9 of the redis-server.</summary>
    public static bool EmptiesDatabase(string scenario) => scenario is "configuration/get-all" or "configuration/subscribe-all";
}
