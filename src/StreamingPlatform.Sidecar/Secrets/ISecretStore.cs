namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>A secret store: each secret is a map of keys to values.</summary>
internal interface ISecretStore : IAsyncDisposable
{
    /// <summary>Whether a secret may have several values.</summary>
    bool IsMultiValued { get; }

    /// <returns>null when there is none.</returns>
    IReadOnlyDictionary<string, string>? Get(string name);

    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All();
}
