namespace StreamingPlatform.Sidecar;

/// <summary>One active subscription in the metadata answer.</summary>
/// <param name="Type">DECLARATIVE, PROGRAMMATIC or STREAMING.</param>
public sealed record MetadataSubscription(
    string PubsubName, string Topic, string Path, string? DeadLetterTopic, IReadOnlyDictionary<string, string> Metadata, string Type);
