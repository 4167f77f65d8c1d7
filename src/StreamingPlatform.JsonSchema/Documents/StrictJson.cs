using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>JSON of RFC 8259, and in no object a name twice: two readers would not agree which one counts.</summary>
internal static class StrictJson
{
    /// <summary>The document, or what is wrong with it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> utf8Json, int maxDepth, out Violation? problem)
    {
        problem = null;
        if (!Utf8.IsValid(utf8Json.Span))
        {
            problem = new("", "", "json", "The text is not UTF-8.");
            return null;
        }

        try
        {
            return JsonDocument.Parse(utf8Json, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            problem = FindDuplicate(utf8Json, maxDepth) ?? new("", "", "json", Describe(exception));
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = new("", "", "json", "A property name is not valid Unicode.");
            return null;
        }
    }

    private static string Describe(JsonException exception) =>
        $"The text is not JSON, or nests too deep: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}.";

    private static Violation? FindDuplicate(ReadOnlyMemory<byte> utf8Json, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8Json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        var open = new Stack<HashSet<string>?>();
        var path = new List<string>();
        try
        {
            while (reader.Read())
            {
                CountItem(reader.TokenType, open, path);
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push(new(StringComparer.Ordinal));
                        path.Add("");
                        break;
                    case JsonTokenType.StartArray:
                        open.Push(null);
                        path.Add("-1");
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        path.RemoveAt(path.Count - 1);
                        break;
                    case JsonTokenType.PropertyName:
                        path[^1] = reader.GetString()!;
                        if (!open.Peek()!.Add(path[^1]))
                        {
                            return new(Pointer(path), "", "duplicate", "The property appears twice.");
                        }

                        break;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON at all: the caller says where.
        }

        return null;
    }

    private static void CountItem(JsonTokenType token, Stack<HashSet<string>?> open, List<string> path)
    {
        if (open.TryPeek(out var names) && names is null && token is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            path[^1] = (int.Parse(path[^1]) + 1).ToString();
        }
    }

    private static string Pointer(List<string> path) =>
        path.Aggregate(new StringBuilder(), (pointer, token) => pointer.AppendToken(token)).ToString();
}
