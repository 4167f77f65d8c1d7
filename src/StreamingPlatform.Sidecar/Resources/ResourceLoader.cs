using System.Globalization;
using System.Text;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Secrets;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>
/// Reads the YAML files of the resource folders: not recursive, several documents a file, other kinds and broken files skipped
/// (Dapr's self-hosted loader does the same, but says nothing; here every mistake is told).
/// </summary>
internal sealed partial class ResourceLoader(SidecarOptions options, IReadOnlyList<string> knownTypes, ILogger logger)
{
    private readonly ResourceMistakes mistakes = new(logger);
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
        mistakes.Clear();
        var documents = Files().SelectMany(f => Documents(f.FullName)).ToList();
        var configuration = options.ConfigPaths.Count == 0
            ? SidecarConfiguration.Empty
            : ReadConfiguration(options.ConfigPaths.SelectMany(path =>
                File.Exists(path) ? Documents(path) : throw new ResourceException($"--config {path} does not exist")));
        var components = ReadComponents([.. documents.Where(d => IsKind(d, "Component"))]);
        var subscriptions = documents
            .Where(d => IsKind(d, "Subscription") && InScope(d.Texts("scopes")))
            .Select(d => SubscriptionReader.Read(d, mistakes))
            .OfType<SubscriptionResource>()
            .ToList();
        mistakes.ThrowIfAny();
        var resiliencies = Resiliencies(documents);
        return new LoadedResources(
            components,
            subscriptions,
            configuration)
        {
            HttpEndpoints = [.. documents.Where(d => IsKind(d, "HTTPEndpoint") && InScope(d.Texts("scopes"))).Select(d => ReadEndpoint(d, components))],
            Resiliency = ResiliencyReader.ReadAll(resiliencies, mistakes.Skip),
            ResiliencyNames = [.. resiliencies.Select(d => d.Map("metadata")?.Text("name") ?? string.Empty)],
            ResiliencyTexts = [.. resiliencies.Select(d => d.ToString())],
        };
    }

    /// <summary>Of any version, but only where it is the first document of its file.</summary>
    private List<YamlMappingNode> Resiliencies(IReadOnlyList<YamlMappingNode> documents)
    {
        var mine = documents.Where(d => d.Text("kind") == "Resiliency" && InScope(d.Texts("scopes"))).ToList();
        foreach (var document in mine.Where(d => !mistakes.IsFirst(d)))
        {
            mistakes.Skip(document, string.Empty, "a Resiliency holds only as the first document of its file");
        }

        return [.. mine.Where(mistakes.IsFirst)];
    }

    private HttpEndpoint ReadEndpoint(YamlMappingNode document, Dictionary<string, Component> components) => new(
        document.Map("metadata")?.Text("name") ?? string.Empty,
        document.Map("spec")?.Text("baseUrl") ?? string.Empty,
        [
            .. (document.Map("spec")?.Maps("headers") ?? [])
                .Where(h => h.Text("name") is { Length: > 0 })
                .Select(h => KeyValuePair.Create(h.Text("name")!, ValueOf(h, document, components) ?? string.Empty)),
        ]);

    private static SidecarConfiguration ReadConfiguration(IEnumerable<YamlMappingNode> documents)
    {
        var specs = documents.Where(d => d.Text("kind") == "Configuration").Select(d => d.Map("spec")).OfType<YamlMappingNode>().ToList();
        return new SidecarConfiguration([.. specs
            .SelectMany(spec => spec.Map("secrets")?.Maps("scopes") ?? [])
            .Select(s => new SecretScope(
                s.Text("storeName") ?? string.Empty, string.Equals(s.Text("defaultAccess"), "deny", StringComparison.OrdinalIgnoreCase), s.Texts("allowedSecrets"), s.Texts("deniedSecrets")))])
        {
            Api = Security.ApiRules.Read(specs),
            HttpPipeline = Handlers(specs, "httpPipeline"),
            AppHttpPipeline = Handlers(specs, "appHttpPipeline"),
            EnabledFeatures = SidecarConfiguration.FeaturesWith(specs
                .SelectMany(spec => spec.Maps("features"))
                .Select(f => (f.Text("name") ?? string.Empty, f.Text("enabled") == "true"))),
            Access = specs.Select(Invocation.AccessPolicy.Read).FirstOrDefault(a => a is not null),
            CallLogging = specs.Select(spec => spec.Map("logging")?.Map("apiLogging")).OfType<YamlMappingNode>().Select(l => new CallLogging(
                l.Text("enabled") == "true", l.Text("obfuscateURLs") == "true", l.Text("omitHealthChecks") == "true")).LastOrDefault() ?? CallLogging.Off,
            NamesAreInSqlite = specs.Any(spec => spec.Map("nameResolution")?.Text("component") == "sqlite"),
            IsTracing = specs.Any(spec =>
                double.TryParse(spec.Map("tracing")?.Text("samplingRate"), CultureInfo.InvariantCulture, out var rate) && rate > 0),
        };
    }

    private static PipelineHandler[] Handlers(IEnumerable<YamlMappingNode> specs, string pipeline) =>
    [
        .. specs
            .SelectMany(spec => spec.Map(pipeline)?.Maps("handlers") ?? [])
            .Select(h => new PipelineHandler(h.Text("name") ?? string.Empty, h.Text("type") ?? string.Empty)),
    ];

    private bool IsKind(YamlMappingNode document, string kind) =>
        document.Text("kind") == kind
        && document.Text("apiVersion") is { } api
        && (api == "dapr.io/v1alpha1" || (kind == "Subscription" && api == "dapr.io/v2alpha1") || kind == "Resiliency")
        && !string.IsNullOrEmpty(document.Map("metadata")?.Text("name"))
        && (space is null || document.Map("metadata")?.Text("namespace") is not { Length: > 0 } theirs || theirs == space);

    private bool InScope(IReadOnlyList<string> scopes) => scopes.Count == 0 || scopes.Contains(options.AppId);

    private IEnumerable<FileInfo> Files() =>
        options.ResourcePaths
            .Where(Directory.Exists)
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles())
            .Where(f => f.Extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase) || f.Extension.Equals(".yml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(f => f.FullName, StringComparer.Ordinal);

    private IReadOnlyList<YamlMappingNode> Documents(string file) => new ResourceDocuments(mistakes).Read(file);

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
            var version = document.Map("spec")?.Text("version") ?? string.Empty;
            if (Refusal(name, type, version, components) is var (path, refusal))
            {
                if (ignore)
                {
                    mistakes.Skip(document, path, refusal);
                }
                else
                {
                    mistakes.Fail(document, path, refusal);
                }

                continue;
            }

            if (ReadMetadata(document, name, components) is { } metadata)
            {
                components[name] = new Component(name, type, version, metadata, document.Texts("scopes"), ignore);
            }
        }

        return components;
    }

    private (string Path, string Reason)? Refusal(string name, string type, string version, Dictionary<string, Component> components) =>
        components.ContainsKey(name) ? ("metadata.name", $"component {name} is defined twice")
        : !knownTypes.Contains(type) ? ("spec.type", $"component {name}: unknown type '{type}'; known types: {string.Join(", ", knownTypes.Order(StringComparer.Ordinal))}")
        : version is not ("" or "v0" or "v1") ? ("spec.version", $"component {name}: unknown version '{version}' of {type}; the only one is v1")
        : null;

    private Dictionary<string, string>? ReadMetadata(YamlMappingNode document, string component, Dictionary<string, Component> components)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var index = -1;
        foreach (var item in document.Map("spec")?.Maps("metadata") ?? [])
        {
            index++;
            if (item.Text("name") is not { Length: > 0 } name)
            {
                mistakes.Skip(document, $"spec.metadata[{index}].name", "it is missing");
                continue;
            }

            if (ValueOf(item, document, components) is not { } value)
            {
                mistakes.Skip(document, $"spec.metadata[{index}].secretKeyRef", $"component {component}: secret store '{document.Map("auth")?.Text("secretStore")}' is not loaded");
                return null;
            }

            metadata[name] = value;
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

    /// <summary>A value, or what its reference stands for; null when the secret store is not loaded.</summary>
    private string? ValueOf(YamlMappingNode item, YamlMappingNode document, Dictionary<string, Component> components)
    {
        if (item.Map("secretKeyRef") is { } reference)
        {
            var storeName = document.Map("auth")?.Text("secretStore") ?? string.Empty;
            var secret = reference.Text("name") ?? string.Empty;
            return storeName.Length == 0 ? string.Empty // as daprd: no store, no value
                : components.TryGetValue(storeName, out var store) && OpenSecrets(store) is { } secrets
                    ? secrets.Get(secret)?.GetValueOrDefault(reference.Text("key") ?? secret) ?? string.Empty
                    : null;
        }

        return item.Text("envRef") is { Length: > 0 } variable
            ? !MayRefer(variable) ? string.Empty : Environment.GetEnvironmentVariable(variable) ?? string.Empty
            : item.Text("value") ?? string.Empty;
    }

    [LoggerMessage(5, LogLevel.Warning, "component {Component} is skipped: {Reason}")]
    private static partial void ComponentSkipped(ILogger logger, string component, string reason);
}
