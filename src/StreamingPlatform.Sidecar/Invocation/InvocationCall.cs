namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>A call of a method of an app.</summary>
/// <param name="AppId">As the caller gave it: <c>id</c> or <c>id.namespace</c>.</param>
/// <param name="Method">Path at the app, decoded and cleaned, without leading slash.</param>
/// <param name="Query">Without question mark.</param>
/// <param name="Verb">null: none was given, which an HTTP app cannot be asked with.</param>
/// <param name="Headers">What the app gets, in order; a name may stand more than once.</param>
/// <param name="Body">null when there is none.</param>
internal sealed record InvocationCall(
    string AppId, string Method, string Query, string? Verb, IReadOnlyList<KeyValuePair<string, string>> Headers, Stream? Body, long? BodyLength)
{
    /// <summary>Type URL of the data of a gRPC call; empty otherwise.</summary>
    public string DataType { get; init; } = string.Empty;

    public string ContentType { get; init; } = string.Empty;

    /// <summary>Whether the caller speaks gRPC.</summary>
    public bool OverGrpc { get; init; }

    /// <summary>Whether a gRPC caller left the HTTP extension out.</summary>
    public bool LacksExtension { get; init; }
}
