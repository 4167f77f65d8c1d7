using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>Ways in which bindings read <c>data</c>.</summary>
internal static class BindingData
{
    /// <summary>The text of a JSON string; anything else as it is.</summary>
    public static string Text(ReadOnlyMemory<byte> data)
    {
        var text = Encoding.UTF8.GetString(data.Span);
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return text;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(text) ?? string.Empty;
        }
        catch (JsonException)
        {
            // not a JSON string after all
            return text;
        }
    }
}
