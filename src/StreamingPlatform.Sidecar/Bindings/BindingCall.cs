namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>What the app asks of a binding.</summary>
internal sealed record BindingCall(string Name, string Operation, ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata);

/// <summary>What a binding gives back.</summary>
/// <param name="Data">null: nothing, a 204 over HTTP.</param>
internal sealed record BindingAnswer(ReadOnlyMemory<byte>? Data, IReadOnlyDictionary<string, string> Metadata)
{
    public static BindingAnswer Nothing { get; } = new(null, new Dictionary<string, string>(StringComparer.Ordinal));
}

/// <summary>A binding refuses a call; the text goes to the caller.</summary>
internal sealed class BindingException(string message) : Exception(message);
