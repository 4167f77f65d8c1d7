namespace StreamingPlatform.Sidecar.Resources;

/// <summary>What the sidecar uses of Configuration resources.</summary>
internal sealed record SidecarConfiguration(IReadOnlyList<SecretScope> SecretScopes)
{
    /// <summary>Whether spec.tracing.samplingRate is above zero.</summary>
    public bool IsTracing { get; init; }

    /// <summary>spec.api: which APIs are open.</summary>
    public Security.ApiRules Api { get; init; } = Security.ApiRules.None;

    /// <summary>spec.httpPipeline: middlewares before the API.</summary>
    public IReadOnlyList<PipelineHandler> HttpPipeline { get; init; } = [];

    /// <summary>spec.appHttpPipeline: middlewares before the app.</summary>
    public IReadOnlyList<PipelineHandler> AppHttpPipeline { get; init; } = [];

    /// <summary>Preview features that are on: those of daprd's version, and what spec.features says.</summary>
    public IReadOnlyList<string> EnabledFeatures { get; init; } = StandardFeatures;

    /// <summary>spec.accessControl; null when there is none.</summary>
    public Invocation.AccessPolicy? Access { get; init; }

    /// <summary>Whether spec.nameResolution names the sqlite component: its words for an unknown app differ.</summary>
    public bool NamesAreInSqlite { get; init; }

    /// <summary>spec.logging.apiLogging.</summary>
    public CallLogging CallLogging { get; init; } = CallLogging.Off;

    public bool HotReloads => EnabledFeatures.Contains("HotReload");

    private static readonly string[] StandardFeatures = ["HotReload", "WorkflowsRemoteActivityReminder"];

    /// <summary>The standard features with what a configuration switches.</summary>
    public static IReadOnlyList<string> FeaturesWith(IEnumerable<(string Name, bool Enabled)> switched)
    {
        var features = new List<string>(StandardFeatures);
        foreach (var (name, enabled) in switched)
        {
            features.Remove(name);
            if (enabled)
            {
                features.Add(name);
            }
        }

        return features;
    }

    public static SidecarConfiguration Empty { get; } = new([]);
}

/// <summary>A middleware of a pipeline, by its component's name and type.</summary>
internal sealed record PipelineHandler(string Name, string Type);

/// <summary>Which secrets of a store the app may read.</summary>
internal sealed record SecretScope(string Store, bool DefaultDeny, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    public bool Allows(string secret) =>
        Allowed.Count > 0 ? Allowed.Contains(secret) : !Denied.Contains(secret) && !DefaultDeny;
}
