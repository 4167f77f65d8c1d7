using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Reads the documents of YAML files, each for itself: a broken one takes none of the others with it.</summary>
internal sealed class ResourceDocuments(ResourceMistakes mistakes)
{
    private const string Separator = "\n---";

    private static readonly HashSet<string> Kinds = new(StringComparer.Ordinal) { "Component", "Subscription", "Configuration", "Resiliency", "HTTPEndpoint" };

    public IReadOnlyList<YamlMappingNode> Read(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (FileNotFoundException error)
        {
            // removed between listing and reading: the next pass sees the folder without it
            mistakes.SkipFile(file, error.Message);
            return [];
        }

        var documents = new List<YamlMappingNode>();
        var number = 0;
        foreach (var part in Split(text.ReplaceLineEndings("\n")))
        {
            number++;
            if (Parse(part, file, number) is { } document)
            {
                mistakes.Place(document, file, number, isFirst: documents.Count == 0);
                documents.Add(document);
                Check(document);
            }
        }

        return documents;
    }

    private static IEnumerable<string> Split(string text)
    {
        while (text.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var at)
        {
            yield return text[..at];
            var line = text.IndexOf('\n', at + Separator.Length);
            if (line < 0)
            {
                yield break;
            }

            // the line break stays: the next separator may follow at once
            text = text[line..];
        }

        yield return text;
    }

    private YamlMappingNode? Parse(string text, string file, int number)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count > 0 ? stream.Documents[0].RootNode as YamlMappingNode : null;
        }
        catch (YamlException error)
        {
            mistakes.SkipFile($"{file}, document {number}, line {error.Start.Line}", error.Message);
            return null;
        }
    }

    /// <summary>Tells what daprd passes over without a word. Documents that are none of Dapr's say nothing.</summary>
    private void Check(YamlMappingNode document)
    {
        var api = document.Text("apiVersion") ?? string.Empty;
        var kind = document.Text("kind") ?? string.Empty;
        if (Kinds.Contains(kind) && !(api.StartsWith("dapr.io/", StringComparison.Ordinal) || kind == "Resiliency"))
        {
            mistakes.Skip(document, "apiVersion", api.Length == 0 ? "it is missing" : $"'{api}' is none of Dapr's");
        }
        else if (api.StartsWith("dapr.io/", StringComparison.Ordinal) && !Kinds.Contains(kind))
        {
            mistakes.Skip(document, "kind", kind.Length == 0 ? "it is missing" : $"'{kind}' is none of {string.Join(", ", Kinds.Order(StringComparer.Ordinal))}");
        }
        else if (Kinds.Contains(kind) && string.IsNullOrEmpty(document.Map("metadata")?.Text("name")) && kind != "Configuration")
        {
            mistakes.Skip(document, "metadata.name", "it is missing");
        }
    }
}
