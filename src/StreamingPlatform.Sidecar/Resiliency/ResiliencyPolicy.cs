using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>The policies of one target.</summary>
/// <param name="Timeout">Longest time of one try; null: none.</param>
/// <param name="Retry">null: one try.</param>
/// <param name="Breaker">null: none.</param>
internal sealed record ResiliencyPolicy(TimeSpan? Timeout, RetryPolicy? Retry, BreakerPolicy? Breaker);

/// <summary>When a circuit opens and closes.</summary>
/// <param name="MaxRequests">Calls let through while half open.</param>
/// <param name="Interval">After which counts are forgotten while closed; zero: never.</param>
/// <param name="Timeout">How long the circuit stays open.</param>
/// <param name="Trip">Condition over the counts.</param>
internal sealed record BreakerPolicy(string Name, int MaxRequests, TimeSpan Interval, TimeSpan Timeout, Func<BreakerCounts, bool> Trip);

/// <summary>What a breaker's condition may ask for.</summary>
internal readonly record struct BreakerCounts(int Requests, int TotalSuccesses, int TotalFailures, int ConsecutiveSuccesses, int ConsecutiveFailures);

/// <summary>The status of an answer that counts as a failure.</summary>
/// <param name="IgnoresMatching">Whether the retry's list of codes does not hold.</param>
internal sealed record FailedStatus(int? Http, int? Grpc, bool IgnoresMatching);
