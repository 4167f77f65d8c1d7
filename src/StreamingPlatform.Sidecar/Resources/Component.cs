namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A Dapr component this app may use, with references in its metadata resolved.</summary>
/// <param name="Metadata">Case-insensitive names.</param>
public sealed record Component(
    string Name,
    string Type,
    string Version,
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyList<string> Scopes,
    bool IgnoreErrors);
