namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>One entry of a bulk publish.</summary>
/// <param name="Metadata">null when the entry has none of its own.</param>
internal sealed record BulkEntry(string Id, ReadOnlyMemory<byte> Data, string? ContentType, IReadOnlyDictionary<string, string>? Metadata);
