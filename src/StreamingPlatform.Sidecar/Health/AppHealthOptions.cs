namespace StreamingPlatform.Sidecar;

/// <summary>How the app's health is asked for (<c>--enable-app-health-check</c>).</summary>
public sealed record AppHealthOptions
{
    /// <summary>Path of an HTTP app's check; a gRPC app has a method for it.</summary>
    public string Path { get; init; } = "/healthz";

    /// <summary>Time between two checks. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for an answer. Default 500 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failed checks in a row after which the app counts as unhealthy. Default 3.</summary>
    public int Threshold { get; init; } = 3;
}
