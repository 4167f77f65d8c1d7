namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>The status of an answer that counts as a failure.</summary>
/// <param name="Code">HTTP status, or gRPC code.</param>
/// <param name="IgnoresMatching">Whether the retry's lists of codes do not hold.</param>
internal sealed record FailedStatus(int Code, bool IgnoresMatching = false);
