using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Short ways to read a YAML tree whose parts may be missing.</summary>
internal static class YamlReading
{
    public static string? Text(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? (child as YamlScalarNode)?.Value : null;

    public static YamlMappingNode? Map(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child as YamlMappingNode : null;

    public static IReadOnlyList<YamlMappingNode> Maps(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) && child is YamlSequenceNode list ? [.. list.OfType<YamlMappingNode>()] : [];

    public static IReadOnlyList<string> Texts(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var child) && child is YamlSequenceNode list
            ? [.. list.OfType<YamlScalarNode>().Select(s => s.Value).OfType<string>()]
            : [];

    public static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Entries(this YamlMappingNode? node) => node is null ? [] : node.Children;

    public static Dictionary<string, string> TextMap(this YamlMappingNode node, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in node.Map(name).Entries())
        {
            if (key is YamlScalarNode { Value: { } text } && value is YamlScalarNode scalar)
            {
                map[text] = scalar.Value ?? string.Empty;
            }
        }

        return map;
    }
}
