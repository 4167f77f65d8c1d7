using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>What one pass over the folders found for this app.</summary>
internal sealed record LoadedResources(
    IReadOnlyDictionary<string, Component> Components,
    IReadOnlyList<SubscriptionResource> Subscriptions,
    SidecarConfiguration Configuration)
{
    public IReadOnlyList<HttpEndpoint> HttpEndpoints { get; init; } = [];

    public ResiliencySet Resiliency { get; init; } = ResiliencySet.Empty;

    public IReadOnlyList<string> ResiliencyNames { get; init; } = [];

    /// <summary>The Resiliency resources as they are written: what tells one set from another.</summary>
    public IReadOnlyList<string> ResiliencyTexts { get; init; } = [];

    public bool SameAs(LoadedResources other) =>
        Components.Count == other.Components.Count
        && Components.All(c => other.Components.TryGetValue(c.Key, out var theirs) && ComponentEquality.AreSame(c.Value, theirs))
        && Subscriptions.Count == other.Subscriptions.Count
        && Subscriptions.Zip(other.Subscriptions).All(p => AreSame(p.First, p.Second))
        && HttpEndpoints.Count == other.HttpEndpoints.Count
        && HttpEndpoints.Zip(other.HttpEndpoints).All(p => p.First with { Headers = p.Second.Headers } == p.Second && p.First.Headers.SequenceEqual(p.Second.Headers))
        && ResiliencyTexts.SequenceEqual(other.ResiliencyTexts);

    private static bool AreSame(SubscriptionResource a, SubscriptionResource b) =>
        a with { Metadata = b.Metadata, Scopes = b.Scopes } == b && ComponentEquality.AreSame(a.Metadata, b.Metadata);
}
