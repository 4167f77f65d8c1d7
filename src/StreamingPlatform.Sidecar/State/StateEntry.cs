namespace StreamingPlatform.Sidecar.State;

/// <summary>A stored value.</summary>
public sealed record StateEntry(ReadOnlyMemory<byte> Data, string ETag, DateTimeOffset? Expires);
