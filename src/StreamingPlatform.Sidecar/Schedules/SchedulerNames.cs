namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>Keys under which the scheduler holds jobs and reminders.</summary>
internal static class SchedulerNames
{
    private const string Variable = "NAMESPACE";
    private static readonly char[] Forbidden = ['/', '\\', '#', '?'];

    /// <summary>The namespace of this sidecar; default <c>default</c> (NAMESPACE).</summary>
    public static string Namespace { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } space ? space : "default";

    /// <exception cref="FormatException">the key has a character the scheduler does not take; the text is its own.</exception>
    public static void Check(string key)
    {
        if (key.IndexOfAny(Forbidden) >= 0)
        {
            throw new FormatException($"rpc error: code = Unknown desc = job name is invalid \"{key}\": must not contain '/', '\\', '#' or '?'");
        }
    }
}
