using System.Text.Json;

namespace StreamingPlatform.Sidecar;

/// <summary>Reads members of a decoded map into fields, as daprd does with the requests of transactions, and says what is wrong in its words.</summary>
internal static class GoMaps
{
    /// <exception cref="GoJsonException">there is a value, and it is no map.</exception>
    public static void Check(JsonElement value)
    {
        if (GoJson.IsGiven(value) && value.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"'' expected a map, got '{KindOf(value)}'");
        }
    }

    /// <summary>A text; null when absent.</summary>
    /// <exception cref="GoJsonException">it is no text.</exception>
    public static string? Text(JsonElement owner, string name, string field)
    {
        var value = GoJson.Member(owner, name);
        return !GoJson.IsGiven(value) ? null
            : value.ValueKind == JsonValueKind.String ? GoJson.StringOf(value)
            : throw Undecodable(field, value);
    }

    /// <summary>The member <c>metadata</c>; null when absent.</summary>
    /// <exception cref="GoJsonException">a value in it is no text.</exception>
    public static Dictionary<string, string>? Metadata(JsonElement request)
    {
        var metadata = GoJson.Member(request, "metadata");
        return metadata.ValueKind != JsonValueKind.Object
            ? null
            : metadata.EnumerateObject().ToDictionary(
                m => m.Name,
                m => m.Value.ValueKind == JsonValueKind.String ? GoJson.StringOf(m.Value) : throw Undecodable($"Metadata[{m.Name}]", m.Value),
                StringComparer.Ordinal);
    }

    private static GoJsonException Undecodable(string field, JsonElement value) => new(
        $"1 error(s) decoding:\n\n* '{field}' expected type 'string', got unconvertible type '{KindOf(value)}', value: '{GoStrings.Print(value)}'");

    private static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    };
}
