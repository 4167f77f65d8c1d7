using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>The policies of one target.</summary>
/// <param name="Timeout">Longest time of one try; null: none.</param>
/// <param name="Retry">null: one try.</param>
/// <param name="Breaker">null: none.</param>
internal sealed record ResiliencyPolicy(TimeSpan? Timeout, RetryPolicy? Retry, CircuitBreaker? Breaker)
{
    /// <summary>One try without limit.</summary>
    public static ResiliencyPolicy None { get; } = new(null, null, null);

    public bool IsNone => Timeout is null && Retry is null && Breaker is null;

    /// <summary>Whether a try may follow another, so that a body has to be kept.</summary>
    public bool Retries => Retry is { Retries: true };
}
