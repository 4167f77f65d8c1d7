using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>
/// What is wrong in the resource files, each mistake with file, document and path. All are told before the first that ends the sidecar does so, so that
/// one start shows everything there is to put right.
/// </summary>
internal sealed partial class ResourceMistakes(ILogger logger)
{
    private readonly Dictionary<YamlNode, string> places = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<YamlNode> firsts = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> fatal = [];

    /// <summary>Remembers where a document stands.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="isFirst">Whether no document of the file comes before it.</param>
    public void Place(YamlNode document, string file, int number, bool isFirst)
    {
        places[document] = $"{file}, document {number}";
        if (isFirst)
        {
            firsts.Add(document);
        }
    }

    public bool IsFirst(YamlNode document) => firsts.Contains(document);

    /// <summary>A part that is left out.</summary>
    /// <param name="path">Members joined by points: <c>spec.metadata[1].name</c>; empty for the whole document.</param>
    public void Skip(YamlNode document, string path, string reason) => Skipped(logger, Describe(document, path), reason);

    /// <summary>A file, or a document of it, that is no YAML.</summary>
    public void SkipFile(string place, string reason) => Skipped(logger, place, reason);

    /// <summary>A mistake that must not be passed over.</summary>
    public void Fail(YamlNode document, string path, string reason) => fatal.Add($"{Describe(document, path)}: {reason}");

    /// <exception cref="ResourceException">something failed since the last call; all of it is in the message.</exception>
    public void ThrowIfAny()
    {
        if (fatal.Count > 0)
        {
            var all = string.Join('\n', fatal);
            fatal.Clear();
            throw new ResourceException(all);
        }
    }

    /// <summary>Forgets the documents of the last pass.</summary>
    public void Clear()
    {
        places.Clear();
        firsts.Clear();
    }

    private string Describe(YamlNode document, string path)
    {
        var place = places.GetValueOrDefault(document) ?? "resource";
        return path.Length == 0 ? place : $"{place}, {path}";
    }

    [LoggerMessage(4, LogLevel.Warning, "{Place} is skipped: {Reason}")]
    private static partial void Skipped(ILogger logger, string place, string reason);
}
