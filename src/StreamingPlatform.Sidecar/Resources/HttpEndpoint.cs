namespace StreamingPlatform.Sidecar.Resources;

/// <summary>An HTTPEndpoint this app may invoke, with references in its headers resolved.</summary>
public sealed record HttpEndpoint(string Name, string BaseUrl, IReadOnlyList<KeyValuePair<string, string>> Headers);
