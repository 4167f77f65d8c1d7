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
        && Subscriptions.Zip(other.Subscriptions).All(p => p.First.IsSameAs(p.Second))
        && HttpEndpoints.Count == other.HttpEndpoints.Count
        && HttpEndpoints.Zip(other.HttpEndpoints).All(p => p.First with { Headers = p.Second.Headers } == p.Second && p.First.Headers.SequenceEqual(p.Second.Headers))
        && ResiliencyTexts.SequenceEqual(other.ResiliencyTexts);

    /// <summary>The same in the order of arrival: what stayed as it was stands where it stood, what is new or changed follows.</summary>
    public LoadedResources Following(LoadedResources before) => this with
    {
        Components = InOrder(
                before.Components.Values, Components.Values, c => Components.TryGetValue(c.Name, out var now) && ComponentEquality.AreSame(now, c) ? now : null)
            .ToDictionary(c => c.Name, StringComparer.Ordinal),
        Subscriptions = [.. InOrder(before.Subscriptions, Subscriptions, old => Subscriptions.FirstOrDefault(s => s.Name == old.Name && s.IsSameAs(old)))],
    };

    private static IEnumerable<T> InOrder<T>(IEnumerable<T> before, IEnumerable<T> now, Func<T, T?> find)
        where T : class
    {
        var kept = before.Select(find).OfType<T>().Distinct<T>(ReferenceEqualityComparer.Instance).ToList();
        return kept.Concat(now.Except<T>(kept, ReferenceEqualityComparer.Instance));
    }
}
