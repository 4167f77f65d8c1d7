using System.Globalization;
using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>
/// secretstores.local.file: a JSON file, read once. Nested names are joined by <c>nestedSeparator</c> (<c>:</c>); with <c>multiValued</c> a text or
/// an object of the first level is one secret, and what else stands there is none.
/// </summary>
internal sealed class LocalFileSecrets : ISecretStore
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> secrets = new(StringComparer.Ordinal);

    /// <exception cref="ResourceException">the file is missing or no JSON object.</exception>
    public LocalFileSecrets(Component component)
    {
        if (component.Metadata.GetValueOrDefault("secretsFile") is not { Length: > 0 } path || !File.Exists(path))
        {
            throw new ResourceException($"component {component.Name}: secretsFile does not exist");
        }

        var separator = component.Metadata.GetValueOrDefault("nestedSeparator") is { Length: > 0 } given ? given : ":";
        IsMultiValued = bool.TryParse(component.Metadata.GetValueOrDefault("multiValued"), out var flag) && flag;
        using var document = Parse(component.Name, path);
        if (!IsMultiValued)
        {
            Flatten(string.Empty, document.RootElement, separator, (name, value) =>
                secrets[name] = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value });
            return;
        }

        foreach (var secret in document.RootElement.EnumerateObject().Where(s => s.Value.ValueKind is JsonValueKind.Object or JsonValueKind.String))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            Flatten(string.Empty, secret.Value, separator, (name, value) => values[name.Length == 0 ? secret.Name : name] = value);
            secrets[secret.Name] = values;
        }
    }

    public bool IsMultiValued { get; }

    public IReadOnlyDictionary<string, string>? Get(string name) => secrets.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() => secrets;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static JsonDocument Parse(string component, string path)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw new ResourceException($"component {component}: secretsFile is not JSON: {error.Message}");
        }

        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document
            : throw new ResourceException($"component {component}: secretsFile is no JSON object");
    }

    private static void Flatten(string path, JsonElement element, string separator, Action<string, string> add)
    {
        string Join(string name) => path.Length == 0 ? name : path + separator + name;
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Flatten(Join(member.Name), member.Value, separator, add);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Flatten(Join(index.ToString(CultureInfo.InvariantCulture)), item, separator, add);
                }

                break;
            default:
                add(path, GoText.Of(element));
                break;
        }
    }
}
