namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>What a breaker's condition may ask for.</summary>
internal readonly record struct BreakerCounts(int Requests, int TotalSuccesses, int TotalFailures, int ConsecutiveSuccesses, int ConsecutiveFailures);
