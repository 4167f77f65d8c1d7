namespace StreamingPlatform.Sidecar;

/// <summary>Collects the parts of the metadata answer.</summary>
public sealed class MetadataBuilder
{
    private readonly Dictionary<string, List<string>> capabilities = [];
    private readonly List<MetadataSubscription> subscriptions = [];
    private readonly Dictionary<string, int> actors = [];

    public IReadOnlyList<MetadataSubscription> Subscriptions => subscriptions;

    /// <summary>Active actors by type.</summary>
    public IReadOnlyDictionary<string, int> Actors => actors;

    /// <summary>INITIALIZING, DISABLED or RUNNING.</summary>
    public string ActorStatus { get; set; } = "DISABLED";

    /// <summary>Whether this app hosts actors and is ready for them.</summary>
    public bool ActorHostReady { get; set; }

    /// <summary>Text such as <c>placement: connected</c>.</summary>
    public string Placement { get; set; } = string.Empty;

    public void AddCapabilities(string component, params string[] names)
    {
        if (!capabilities.TryGetValue(component, out var list))
        {
            capabilities[component] = list = [];
        }

        list.AddRange(names);
    }

    public void AddSubscription(MetadataSubscription subscription) => subscriptions.Add(subscription);

    public void AddActorType(string type, int active) => actors[type] = active;

    public IReadOnlyList<string> CapabilitiesOf(string component) => capabilities.TryGetValue(component, out var list) ? list : [];
}
