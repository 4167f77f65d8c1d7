namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Tells whether a reloaded component must be started again.</summary>
public static class ComponentEquality
{
    /// <summary>Same type, version and metadata; scopes do not matter once they let this app in.</summary>
    public static bool AreSame(Component a, Component b) =>
        a.Name == b.Name && a.Type == b.Type && a.Version == b.Version && a.IgnoreErrors == b.IgnoreErrors && AreSame(a.Metadata, b.Metadata);

    internal static bool AreSame(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
