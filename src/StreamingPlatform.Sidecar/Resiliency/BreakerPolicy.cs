namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>When a circuit opens and closes.</summary>
/// <param name="MaxRequests">Calls let through while half open.</param>
/// <param name="Interval">After which counts are forgotten while closed; zero: never.</param>
/// <param name="Timeout">How long the circuit stays open.</param>
internal sealed record BreakerPolicy(int MaxRequests, TimeSpan Interval, TimeSpan Timeout, TripCondition Trip);
