using System.Text;
using System.Text.Json;
using StreamingPlatform.JsonSchema.Documents;

namespace StreamingPlatform.JsonSchema.Compatibility;

/// <summary>Values of a schema as values of a document.</summary>
internal static class JsonValueText
{
    public static JsonElement ToElement(JsonValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        using var document = JsonDocument.Parse(text.ToString(), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    /// <summary>For a message.</summary>
    public static string Show(JsonValue value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return Shown.Text(text.ToString());
    }

    private static void Write(JsonValue value, StringBuilder text)
    {
        switch (value.Kind)
        {
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(value.Text));
                break;
            case JsonValueKind.Number:
                text.Append(value.Number.Text);
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            case JsonValueKind.Array:
                text.Append('[');
                WriteChildren(value, text);
                text.Append(']');
                break;
            case JsonValueKind.Object:
                text.Append('{');
                WriteChildren(value, text);
                text.Append('}');
                break;
            default:
                text.Append(value.Kind == JsonValueKind.True ? "true" : "false");
                break;
        }
    }

    private static void WriteChildren(JsonValue value, StringBuilder text)
    {
        for (var index = 0; index < value.Children.Count; index++)
        {
            if (index > 0)
            {
                text.Append(',');
            }

            if (value.Kind == JsonValueKind.Object)
            {
                text.Append(JsonSerializer.Serialize(value.Children[index].Token)).Append(':');
            }

            Write(value.Children[index], text);
        }
    }
}
