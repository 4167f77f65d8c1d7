namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>A circuit breaker lets no call through.</summary>
internal sealed class CircuitOpenException(string message) : Exception(message);
