namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A subscription: declared (v1alpha1 or v2alpha1, its scopes including this app) or told by the app.</summary>
/// <param name="Rules">The first that matches counts; the default route stands last. None: nothing is delivered.</param>
public sealed record SubscriptionResource(
    string Name,
    string PubsubName,
    string Topic,
    IReadOnlyList<SubscriptionRule> Rules,
    IReadOnlyDictionary<string, string> Metadata,
    string? DeadLetterTopic,
    BulkSubscribe? Bulk,
    IReadOnlyList<string> Scopes)
{
    /// <summary>Whether nothing would change if one took the other's place; scopes do not matter once they let this app in.</summary>
    public bool IsSameAs(SubscriptionResource other) =>
        this with { Rules = other.Rules, Metadata = other.Metadata, Scopes = other.Scopes } == other
        && Rules.SequenceEqual(other.Rules) && ComponentEquality.AreSame(Metadata, other.Metadata);
}
