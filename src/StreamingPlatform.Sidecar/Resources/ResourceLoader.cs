using System.Globalization;
using System.Text;
using StreamingPlatform.Sidecar.Secrets;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>
/// Reads the YAML files of the resource folders: not recursive, several documents a file, other kinds and broken files skipped
/// (Dapr's self-hosted loader does the same, but says nothing).
/// </summary>
internal sealed partial class ResourceLoader(SidecarOptions options, IReadOnlyList<string> knownTypes, ILogger logger)
{
    private readonly Dictionary<string, (Component Component, ISecretStore? Store)> secretStores = new(StringComparer.Ordinal);
    private readonly string? space = Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } name ? name : null;

    /// <summary>Changes whenever a file is added, removed or written.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var file in Files())
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName}|{file.LastWriteTimeUtc.Ticks}|{(file.Exists ? file.Length : -1)}\n");
        }

        return text.ToString();
    }

    public LoadedResources Load()
    {
        var documents = Files().SelectMany(f => Documents(f.FullName)).ToList();
        var configuration = options.ConfigPath is { } path
            ? ReadConfiguration(File.Exists(path) ? Documents(path) : throw new ResourceException($"--config {path} does not exist"))
            : SidecarConfiguration.Empty;
        return new LoadedResources(
            ReadComponents([.. documents.Where(d => IsKind(d, "Component"))]),
            [.. documents.Where(d => IsKind(d, "Subscription")).Select(SubscriptionReader.Read).OfType<SubscriptionResource>().Where(s => InScope(s.Scopes))],
            ResiliencyReader.InboundRetries([.. documents.Where(d => IsKind(d, "Resiliency") && InScope(d.Texts("scopes")))], ResiliencyRefused),
            configuration);
    }

    private static SidecarConfiguration ReadConfiguration(IEnumerable<YamlMappingNode> documents) =>
        new([.. documents
            .Where(d => d.Text("kind") == "Configuration")
            .SelectMany(d => d.Map("spec")?.Map("secrets")?.Maps("scopes") ?? [])
            .Select(s => new SecretScope(
                s.Text("storeName") ?? string.Empty, string.Equals(s.Text("defaultAccess"), "deny", StringComparison.OrdinalIgnoreCase), s.Texts("allowedSecrets"), s.Texts("deniedSecrets")))]);

    private bool IsKind(YamlMappingNode document, string kind) =>
        document.Text("kind") == kind
        && document.Text("apiVersion")?.StartsWith("dapr.io/", StringComparison.Ordinal) == true
        && !string.IsNullOrEmpty(document.Map("metadata")?.Text("name"))
        && (space is null || document.Map("metadata")?.Text("namespace") is not { Length: > 0 } theirs || theirs == space);

    private bool InScope(IReadOnlyList<string> scopes) => scopes.Count == 0 || scopes.Contains(options.AppId);

    private IEnumerable<FileInfo> Files() =>
        options.ResourcePaths
            .Where(Directory.Exists)
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles())
            .Where(f => f.Extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase) || f.Extension.Equals(".yml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(f => f.FullName, StringComparer.Ordinal);

    private IReadOnlyList<YamlMappingNode> Documents(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(text);
            return [.. stream.Documents.Select(d => d.RootNode).OfType<YamlMappingNode>()];
        }
        catch (YamlException error)
        {
            FileSkipped(logger, file, error.Message);
            return [];
        }
        catch (FileNotFoundException error)
        {
            // removed between listing and reading: the next pass sees the folder without it
            FileSkipped(logger, file, error.Message);
            return [];
        }
    }

    private Dictionary<string, Component> ReadComponents(IReadOnlyList<YamlMappingNode> documents)
    {
        var components = new Dictionary<string, Component>(StringComparer.Ordinal);
        var mine = documents.Where(d => InScope(d.Texts("scopes"))).ToList();

        // secret stores first: other components take values from them
        foreach (var document in mine.OrderBy(d => d.Map("spec")?.Text("type")?.StartsWith("secretstores.", StringComparison.Ordinal) == true ? 0 : 1))
        {
            var name = document.Map("metadata")?.Text("name") ?? string.Empty;
            var type = document.Map("spec")?.Text("type") ?? string.Empty;
            var ignore = bool.TryParse(document.Map("spec")?.Text("ignoreErrors"), out var flag) && flag;
            if (Refusal(name, type, components) is { } refusal)
            {
                if (!ignore)
                {
                    throw new ResourceException(refusal);
                }

                ComponentSkipped(logger, name, refusal);
                continue;
            }

            if (ReadMetadata(document, name, components) is { } metadata)
            {
                components[name] = new Component(name, type, document.Map("spec")?.Text("version") ?? "v1", metadata, document.Texts("scopes"), ignore);
            }
        }

        return components;
    }

    private string? Refusal(string name, string type, Dictionary<string, Component> components) =>
        components.ContainsKey(name) ? $"component {name} is defined twice"
        : !knownTypes.Contains(type) ? $"component {name}: unknown type '{type}'; known types: {string.Join(", ", knownTypes.Order(StringComparer.Ordinal))}"
        : null;

    private Dictionary<string, string>? ReadMetadata(YamlMappingNode document, string component, Dictionary<string, Component> components)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.Map("spec")?.Maps("metadata") ?? [])
        {
            if (item.Text("name") is not { Length: > 0 } name)
            {
                continue;
            }

            if (item.Map("secretKeyRef") is { } reference)
            {
                var storeName = document.Map("auth")?.Text("secretStore") ?? string.Empty;
                var secret = reference.Text("name") ?? string.Empty;
                if (storeName.Length == 0)
                {
                    // as daprd: no store, no value
                    metadata[name] = string.Empty;
                }
                else if (components.TryGetValue(storeName, out var store) && OpenSecrets(store) is { } secrets)
                {
                    metadata[name] = secrets.Get(secret)?.GetValueOrDefault(reference.Text("key") ?? secret) ?? string.Empty;
                }
                else
                {
                    ComponentSkipped(logger, component, $"secret store '{storeName}' is not loaded");
                    return null;
                }
            }
            else if (item.Text("envRef") is { Length: > 0 } variable)
            {
                metadata[name] = !MayRefer(variable) ? string.Empty : Environment.GetEnvironmentVariable(variable) ?? string.Empty;
            }
            else
            {
                metadata[name] = item.Text("value") ?? string.Empty;
            }
        }

        return metadata;
    }

    /// <summary>A store is opened once; null when it cannot be, which its own start reports.</summary>
    private ISecretStore? OpenSecrets(Component store)
    {
        if (secretStores.TryGetValue(store.Name, out var known) && ComponentEquality.AreSame(known.Component, store))
        {
            return known.Store;
        }

        try
        {
            var opened = SecretStoreTypes.All.TryGetValue(store.Type, out var open) ? open(store) : null;
            secretStores[store.Name] = (store, opened);
            return opened;
        }
        catch (ResourceException error)
        {
            ComponentSkipped(logger, store.Name, error.Message);
            return null;
        }
    }

    /// <summary>DAPR_ENV_KEYS, where it is set, lists the variables that components may name.</summary>
    private static bool MayRefer(string variable) =>
        !LocalEnvironmentSecrets.IsHidden(variable)
        && (Environment.GetEnvironmentVariable("DAPR_ENV_KEYS") is not { Length: > 0 } listed || listed.Split(' ').Contains(variable));

    private void ResiliencyRefused(string name, string reason) => ResiliencySkipped(logger, name, reason);

    [LoggerMessage(4, LogLevel.Warning, "resource file {File} is skipped: {Reason}")]
    private static partial void FileSkipped(ILogger logger, string file, string reason);

    [LoggerMessage(5, LogLevel.Warning, "component {Component} is skipped: {Reason}")]
    private static partial void ComponentSkipped(ILogger logger, string component, string reason);

    [LoggerMessage(6, LogLevel.Warning, "resiliency {Name} is skipped: {Reason}")]
    private static partial void ResiliencySkipped(ILogger logger, string name, string reason);
}
