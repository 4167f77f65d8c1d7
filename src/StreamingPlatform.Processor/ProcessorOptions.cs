using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Processor;

/// <summary>Limits of the processor, per process. Section <c>Processor</c>.</summary>
internal sealed class ProcessorOptions
{
    public const string Section = "Processor";

    /// <summary>Events that go to a shard in one call.</summary>
    [Range(500, 100_000)]
    public int MaxEventsPerCall { get; set; } = 5_000;

    /// <summary>Characters of names in one call, which bounds its bytes.</summary>
    [Range(65_536, 2_097_152)]
    public int MaxCharactersPerCall { get; set; } = 524_288;

    /// <summary>How often a shard closes the sessions that are due.</summary>
    /// <value>Default one minute.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SessionPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a shard's or a tenant's calls under load wait for more to carry; idle ones never wait.</summary>
    /// <value>Default 10 ms; 0 = never.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often changes of attribution variants are looked for.</summary>
    /// <value>Default 3 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan VariantPeriod { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often is found out how far back records have to reach.</summary>
    /// <value>Default one hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PruningPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After it a call to an actor counts as failed.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(100);
}
