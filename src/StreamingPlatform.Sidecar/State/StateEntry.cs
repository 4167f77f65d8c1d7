namespace StreamingPlatform.Sidecar.State;

/// <summary>A stored value.</summary>
public sealed record StateEntry(ReadOnlyMemory<byte> Data, string ETag, DateTimeOffset? Expires)
{
    /// <summary>Why the value cannot be read though the others of the call can; null as a rule.</summary>
    public string? Error { get; init; }
}
