using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>
/// The types of secret stores. They stand apart from the catalog of the other components because the resource loader opens secret stores before
/// there is anything else, for the components that take values from them.
/// </summary>
internal static class SecretStoreTypes
{
    public static IReadOnlyDictionary<string, Func<Component, ISecretStore>> All { get; } = new Dictionary<string, Func<Component, ISecretStore>>(StringComparer.Ordinal)
    {
        ["secretstores.local.env"] = component => new LocalEnvironmentSecrets(component),
        ["secretstores.local.file"] = component => new LocalFileSecrets(component),
    };
}
