namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>Which policies a target names; null: none of the kind.</summary>
/// <param name="Scope">type, id or both: what has an actor type's circuit breaker.</param>
/// <param name="CacheSize">How many circuit breakers are kept; 0: the standard.</param>
internal sealed record TargetPolicies(string? Timeout, string? Retry, string? Breaker, string? Scope = null, int CacheSize = 0)
{
    public static TargetPolicies None { get; } = new(null, null, null);
}
