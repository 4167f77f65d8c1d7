using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A retry of a Resiliency resource.</summary>
/// <param name="Duration">Wait of the constant kind.</param>
/// <param name="MaxInterval">To which the wait of the exponential kind grows.</param>
/// <param name="MaxRetries">-1 retries without end (the exponential kind: for <see cref="MaxElapsed"/>).</param>
internal sealed record RetryPolicy(bool Exponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries)
{
    private const double Growth = 1.5;

    /// <summary>Of a wait of the exponential kind, so much is random, up or down.</summary>
    private const double Spread = 0.5;

    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>After which the exponential kind gives up.</summary>
    public static TimeSpan MaxElapsed { get; } = TimeSpan.FromMinutes(15);

    /// <summary>HTTP statuses that are retried; null: all failures.</summary>
    public StatusRanges? HttpStatuses { get; init; }

    /// <summary>gRPC codes that are retried; null: all failures.</summary>
    public StatusRanges? GrpcStatuses { get; init; }

    /// <summary>Whether a failure is tried again at all.</summary>
    public bool Retries => MaxRetries != 0;

    /// <summary>Whether there is another try after so many failures, from 1.</summary>
    public bool Allows(int failures) => MaxRetries < 0 || failures <= MaxRetries;

    /// <summary>Whether a failed answer of this status is tried again. A code up to 16 is a gRPC one.</summary>
    public bool Matches(int status) =>
        StatusRanges.Grpc.Contains(status) ? GrpcStatuses?.Contains(status) ?? true
        : StatusRanges.Http.Contains(status) && (HttpStatuses?.Contains(status) ?? true);

    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">Tries that have failed, from 1.</param>
    public TimeSpan WaitAfter(int failures) =>
        Exponential ? IntervalAfter(failures) * (1 + (Spread * ((2 * Random.Shared.NextDouble()) - 1))) : Duration;

    /// <summary>The first is half a second, even where the greatest is less.</summary>
    private TimeSpan IntervalAfter(int failures)
    {
        var interval = FirstInterval * Math.Pow(Growth, Math.Min(failures - 1, 60));
        return failures > 1 && interval > MaxInterval ? MaxInterval : interval;
    }
}
