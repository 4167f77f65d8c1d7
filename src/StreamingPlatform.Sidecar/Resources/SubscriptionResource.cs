namespace StreamingPlatform.Sidecar.Resources;

/// <summary>A declarative subscription (v1alpha1 or v2alpha1) whose scopes include this app.</summary>
public sealed record SubscriptionResource(
    string Name,
    string PubsubName,
    string Topic,
    string Route,
    IReadOnlyDictionary<string, string> Metadata,
    string? DeadLetterTopic,
    BulkSubscribe? Bulk,
    IReadOnlyList<string> Scopes);
