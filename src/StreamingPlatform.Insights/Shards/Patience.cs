namespace StreamingPlatform.Insights.Shards;

/// <summary>How long a question waits for one answer of the state store; then it ends as unavailable rather than never.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static DateTime Deadline(this TimeProvider time) => time.GetUtcNow().UtcDateTime + Longest;
}
