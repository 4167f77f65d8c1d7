namespace StreamingPlatform.Insights;

/// <summary>Options of the service, section <see cref="Section"/>.</summary>
internal sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>Memory for documents already read.</summary>
    public long CacheBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long a question for progress waits for the ingestion processes.</summary>
    public TimeSpan ProgressWait { get; set; } = TimeSpan.FromSeconds(3);
}
