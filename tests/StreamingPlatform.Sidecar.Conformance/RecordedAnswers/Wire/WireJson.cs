using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>JSON as the recordings mean it: the last of several equal members counts, numbers keep their text.</summary>
internal static class WireJson
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4096 };

    /// <summary>Reads a text; false when it is no JSON.</summary>
    public static bool TryParse(string text, out JsonNode? node)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Deep);
            node = Copy(document.RootElement);
            return true;
        }
        catch (JsonException)
        {
            // no JSON: the caller takes it as text
            node = null;
            return false;
        }
    }

    public static JsonNode? Parse(string text)
    {
        using var document = JsonDocument.Parse(text, Deep);
        return Copy(document.RootElement);
    }

    /// <summary>A number with this very text.</summary>
    public static JsonNode Number(string text)
    {
        using var document = JsonDocument.Parse(text);
        return JsonValue.Create(document.RootElement.Clone())!;
    }

    /// <summary>Text without spaces, not escaped beyond need.</summary>
    public static string Compact(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text, sorting: false);
        return text.ToString();
    }

    /// <summary>Text to sort by: members sorted, spaces after comma and colon, ASCII only.</summary>
    public static string SortText(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text, sorting: true);
        return text.ToString();
    }

    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = Copy(member.Value);
                }

                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Copy)]);
            case JsonValueKind.String:
                return JsonValue.Create(TextOf(element));
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            case JsonValueKind.Number:
                return JsonValue.Create(element.Clone());
            default:
                return null;
        }
    }

    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // half a surrogate pair, which no .NET reader hands out: its escaped form stands for it
            return element.GetRawText();
        }
    }

    private static void Write(JsonNode? node, StringBuilder text, bool sorting)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteMembers(members, text, sorting);
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : sorting ? ", " : ",");
                    Write(items[i], text, sorting);
                }

                text.Append(']');
                break;
            case var value when value.GetValueKind() == JsonValueKind.String:
                WriteText(value.GetValue<string>(), text, sorting);
                break;
            default:
                text.Append(node.ToJsonString());
                break;
        }
    }

    private static void WriteMembers(JsonObject members, StringBuilder text, bool sorting)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, value) in sorting ? members.OrderBy(m => m.Key, StringComparer.Ordinal) : members.AsEnumerable())
        {
            text.Append(first ? string.Empty : sorting ? ", " : ",");
            first = false;
            WriteText(name, text, sorting);
            text.Append(sorting ? ": " : ":");
            Write(value, text, sorting);
        }

        text.Append('}');
    }

    private static void WriteText(string value, StringBuilder text, bool ascii)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                _ when c < ' ' || (ascii && c > '~') => text.Append($"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
