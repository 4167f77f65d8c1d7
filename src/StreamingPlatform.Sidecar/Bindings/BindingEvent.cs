namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>What an input binding brings.</summary>
/// <param name="Metadata">Headers for an HTTP app.</param>
internal sealed record BindingEvent(ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata);
