using System.ComponentModel.DataAnnotations;

namespace StreamingPlatform.Insights;

/// <summary>Limits of the Insights API, per process. Section <c>Insights</c>.</summary>
public sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>Bound of the cache of immutable documents, in bytes a tenant.</summary>
    /// <value>Default 64 MiB, from 1 MiB.</value>
    [Range(1_048_576, long.MaxValue)]
    public long CacheBytes { get; set; } = 67_108_864;
}
