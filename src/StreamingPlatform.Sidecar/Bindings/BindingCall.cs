namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>What the app asks of a binding.</summary>
/// <param name="Data">Over HTTP the JSON of <c>data</c>, <c>null</c> when there is none; over gRPC the bytes.</param>
/// <param name="Metadata">Names are compared with case.</param>
internal sealed record BindingCall(string Name, string Operation, ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>A metadata value; null when it is missing or empty.</summary>
    public string? this[string name] => Metadata.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
