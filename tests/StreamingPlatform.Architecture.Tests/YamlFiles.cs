using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.ArchitectureTests;

/// <summary>The documents of the repository's YAML files.</summary>
internal static class YamlFiles
{
    public static IReadOnlyList<YamlMappingNode> DocumentsUnder(params string[] folder) =>
        [.. Directory.EnumerateFiles(RepositoryFolder.Combine(folder), "*.yaml").Order(StringComparer.Ordinal).SelectMany(Documents)];

    public static IReadOnlyList<YamlMappingNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(File.ReadAllText(file));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    public static string? Text(this YamlNode node, params string[] path)
    {
        foreach (var name in path)
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(name), out var next))
            {
                return null;
            }

            node = next;
        }

        return (node as YamlScalarNode)?.Value;
    }

    public static IReadOnlyList<YamlNode> List(this YamlMappingNode node, string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var list) ? [.. ((YamlSequenceNode)list).Children] : [];
}
