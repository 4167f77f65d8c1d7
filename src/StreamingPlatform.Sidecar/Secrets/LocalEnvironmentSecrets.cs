using System.Collections;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>secretstores.local.env: environment variables, without the sidecar's own; a missing one reads as empty.</summary>
internal sealed class LocalEnvironmentSecrets(Component component) : ISecretStore
{
    private readonly string prefix = component.Metadata.GetValueOrDefault("prefix") ?? string.Empty;

    public bool IsMultiValued => false;

    public static bool IsHidden(string variable) =>
        variable.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Get(string name) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [name] = IsHidden(prefix + name) || prefix.Length + name.Length == 0 ? string.Empty : Environment.GetEnvironmentVariable(prefix + name) ?? string.Empty,
        };

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => (Name: (string)v.Key, Value: v.Value as string ?? string.Empty))
            .Where(v => v.Name.StartsWith(prefix, StringComparison.Ordinal) && v.Name.Length > prefix.Length && !IsHidden(v.Name))
            .ToDictionary(
                v => v.Name[prefix.Length..],
                v => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal) { [v.Name[prefix.Length..]] = v.Value },
                StringComparer.Ordinal);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
