using StreamingPlatform.Sidecar.Resources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Neighbours;

/// <summary>
/// <c>nameResolution</c> of a Configuration: with component <c>sqlite</c> the sidecars whose <c>connectionString</c> names the same file find each
/// other, through a folder beside that file. SIDECAR_NEIGHBOURS, where it is set, goes before.
/// </summary>
internal static class NameResolution
{
    private const string FilePrefix = "file:";

    /// <returns>null when no file names one; a file that cannot be read is reported by the resource loader.</returns>
    public static string? FolderOf(IEnumerable<string> configFiles) =>
        configFiles.Where(File.Exists).SelectMany(Documents).Select(FolderOf).LastOrDefault(f => f is not null);

    private static string? FolderOf(YamlMappingNode document)
    {
        var resolution = document.Map("spec")?.Map("nameResolution");
        if (resolution?.Text("component") != "sqlite" || resolution.Map("configuration")?.Text("connectionString") is not { Length: > 0 } text)
        {
            return null;
        }

        var path = (text.StartsWith(FilePrefix, StringComparison.Ordinal) ? text[FilePrefix.Length..] : text).Split('?')[0];
        return path.Length == 0 || path.Contains(":memory:", StringComparison.Ordinal) ? null : Path.GetFullPath(path) + ".neighbours";
    }

    private static IEnumerable<YamlMappingNode> Documents(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            var stream = new YamlStream();
            stream.Load(text);
            return [.. stream.Documents.Select(d => d.RootNode).OfType<YamlMappingNode>()];
        }
        catch (YamlException)
        {
            // the resource loader says what is wrong with it
            return [];
        }
    }
}
