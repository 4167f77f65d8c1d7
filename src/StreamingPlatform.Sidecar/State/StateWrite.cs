namespace StreamingPlatform.Sidecar.State;

/// <summary>One write of a key.</summary>
/// <param name="Key">The key as stored, prefix included.</param>
/// <param name="Data">null deletes the key.</param>
/// <param name="ETag">When set, the write happens only if the stored etag is this one.</param>
/// <param name="FirstWrite">Without an etag: only if the key does not exist.</param>
/// <param name="Ttl">null or not positive: does not expire.</param>
public sealed record StateWrite(string Key, ReadOnlyMemory<byte>? Data, string? ETag = null, bool FirstWrite = false, TimeSpan? Ttl = null)
{
    /// <summary>The etag as it was given, for stores in which an empty etag is one.</summary>
    public string? GivenETag { get; init; }

    /// <summary>Whether last-write was asked for, which in some stores makes the etag not matter.</summary>
    public bool LastWrite { get; init; }

    /// <summary>Whether a time to live was given, -1 included.</summary>
    public bool TtlGiven { get; init; }
}
