namespace StreamingPlatform.Sidecar;

/// <summary>One subscription in the metadata answer.</summary>
/// <param name="Rules">Condition and path; the default route has an empty condition and stands last.</param>
/// <param name="Type">DECLARATIVE, PROGRAMMATIC or STREAMING.</param>
public sealed record MetadataSubscription(
    string PubsubName, string Topic, IReadOnlyList<(string Match, string Path)> Rules, string? DeadLetterTopic, IReadOnlyDictionary<string, string> Metadata, string Type);
