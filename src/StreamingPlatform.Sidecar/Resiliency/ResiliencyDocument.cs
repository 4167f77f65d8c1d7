using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>
/// A part of a Resiliency resource, read by the types its members have: a number where text stands is a mistake, a text where a number stands is not.
/// Names of members are compared without case.
/// </summary>
internal sealed class ResiliencyDocument(YamlMappingNode node, string path, Action<string, string> mistake)
{
    /// <summary>Where it stands, members joined by points.</summary>
    public string Path => path;

    public void Mistake(string reason) => mistake(path, reason);

    public void Mistake(string name, string reason) => mistake(PathOf(name), reason);

    /// <summary>Empty when there is none.</summary>
    public string Text(string name)
    {
        switch (Member(name))
        {
            case null:
                return string.Empty;
            case YamlScalarNode scalar:
                return IsNull(scalar) ? string.Empty : scalar.Value!;
            default:
                mistake(PathOf(name), "it must be text");
                return string.Empty;
        }
    }

    /// <summary>null when there is none.</summary>
    public int? Number(string name)
    {
        if (Member(name) is not { } member || (member is YamlScalarNode none && IsNull(none)))
        {
            return null;
        }

        if (member is YamlScalarNode { Style: ScalarStyle.Plain } scalar && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        mistake(PathOf(name), "it must be a whole number without quotes");
        return null;
    }

    /// <summary>Empty when there is none.</summary>
    public ResiliencyDocument Part(string name)
    {
        switch (Member(name))
        {
            case YamlMappingNode map:
                return new ResiliencyDocument(map, PathOf(name), mistake);
            case null:
            case YamlScalarNode scalar when IsNull(scalar):
                break;
            default:
                mistake(PathOf(name), "it must be a mapping");
                break;
        }

        return new ResiliencyDocument([], PathOf(name), mistake);
    }

    /// <summary>The names in the order of the file.</summary>
    public IReadOnlyList<string> Names => [.. node.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value).OfType<string>()];

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private YamlNode? Member(string name) =>
        node.Children.TryGetValue(new YamlScalarNode(name), out var exact)
            ? exact
            : node.Children.FirstOrDefault(c => c.Key is YamlScalarNode key && string.Equals(key.Value, name, StringComparison.OrdinalIgnoreCase)).Value;
}
