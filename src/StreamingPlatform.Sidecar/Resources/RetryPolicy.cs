namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A retry of a Resiliency resource.</summary>
/// <param name="MaxRetries">-1 retries without end.</param>
public sealed record RetryPolicy(bool Exponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries)
{
    /// <summary>HTTP statuses that are retried, as numbers and ranges (<c>429,500-599</c>); null: all failures.</summary>
    public string? HttpStatuses { get; init; }

    /// <summary>gRPC codes that are retried, as numbers and ranges; null: all failures.</summary>
    public string? GrpcStatuses { get; init; }

    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">Tries that have failed, from 1.</param>
    public TimeSpan WaitAfter(int failures)
    {
        if (!Exponential)
        {
            return Duration;
        }

        var wait = TimeSpan.FromMilliseconds(500 * Math.Pow(1.5, Math.Min(failures - 1, 60)));
        return MaxInterval > TimeSpan.Zero && wait > MaxInterval ? MaxInterval : wait;
    }
}
