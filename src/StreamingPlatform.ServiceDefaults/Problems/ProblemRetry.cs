namespace StreamingPlatform.ServiceDefaults.Problems;

/// <summary>Whether the same request may succeed later.</summary>
public enum ProblemRetry
{
    /// <summary>Not unchanged.</summary>
    No,

    /// <summary>After the seconds that the header <c>Retry-After</c> tells.</summary>
    AfterDelay,

    Perhaps,
}
