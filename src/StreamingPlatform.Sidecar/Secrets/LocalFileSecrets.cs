using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Secrets;

/// <summary>secretstores.local.file: a JSON file. Nested names are joined by <c>nestedSeparator</c>; <c>multiValued</c> keeps the first level as one secret.</summary>
internal sealed class LocalFileSecrets : SecretStore
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> secrets = new(StringComparer.Ordinal);

    public LocalFileSecrets(Component component)
    {
        if (component.Metadata.GetValueOrDefault("secretsFile") is not { Length: > 0 } path || !File.Exists(path))
        {
            throw new ResourceException($"component {component.Name}: secretsFile does not exist");
        }

        var separator = component.Metadata.GetValueOrDefault("nestedSeparator") is { Length: > 0 } given ? given : ":";
        var multiple = bool.TryParse(component.Metadata.GetValueOrDefault("multiValued"), out var flag) && flag;
        using var document = Parse(component.Name, path);
        if (multiple)
        {
            foreach (var secret in document.RootElement.EnumerateObject())
            {
                var values = new Dictionary<string, string>(StringComparer.Ordinal);
                Flatten(string.Empty, secret.Value, separator, (name, value) => values[name.Length == 0 ? secret.Name : name] = value);
                secrets[secret.Name] = values;
            }
        }
        else
        {
            Flatten(string.Empty, document.RootElement, separator, (name, value) =>
                secrets[name] = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value });
        }
    }

    public override IReadOnlyDictionary<string, string>? Get(string name) => secrets.GetValueOrDefault(name);

    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() => secrets;

    private static JsonDocument Parse(string component, string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw new ResourceException($"component {component}: secretsFile is not JSON: {error.Message}");
        }
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
                    Flatten(Join(index.ToString(System.Globalization.CultureInfo.InvariantCulture)), item, separator, add);
                }

                break;
            default:
                add(path, element.ValueKind == JsonValueKind.String ? element.GetString() ?? string.Empty : element.GetRawText());
                break;
        }
    }
}
