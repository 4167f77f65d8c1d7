using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>A secret store: each secret is a map of keys to values.</summary>
internal abstract class SecretStore
{
    public abstract IReadOnlyDictionary<string, string>? Get(string name);

    public abstract IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All();

    public static SecretStore Open(Component component) =>
        component.Type == "secretstores.local.env" ? new LocalEnvironmentSecrets(component) : new LocalFileSecrets(component);
}
