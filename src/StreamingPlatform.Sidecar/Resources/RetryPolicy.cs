namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A retry of a Resiliency resource.</summary>
/// <param name="MaxRetries">-1 retries without end.</param>
public sealed record RetryPolicy(bool Exponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries);
