using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Comparing;

/// <summary>Paths into an answer: members and list positions joined by slashes.</summary>
internal static class AnswerPath
{
    public static JsonNode? Find(JsonNode? root, string path) => path.Split('/').Aggregate(root, Step);

    /// <summary>The value as text; null when there is none.</summary>
    public static string? Text(JsonNode? root, string path) => Find(root, path) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => WireJson.Compact(other),
    };

    public static void Remove(JsonNode root, string path)
    {
        var slash = path.LastIndexOf('/');
        var (holder, last) = slash < 0 ? (root, path) : (Find(root, path[..slash]), path[(slash + 1)..]);
        switch (holder)
        {
            case JsonObject members:
                members.Remove(last);
                break;
            case JsonArray items when int.TryParse(last, CultureInfo.InvariantCulture, out var index) && index < items.Count:
                items.RemoveAt(index);
                break;
        }
    }

    public static void Sort(JsonNode root, string path, Func<JsonNode?, string>? key = null)
    {
        if (Find(root, path) is JsonArray list)
        {
            Sort(list, key ?? WireJson.SortText);
        }
    }

    public static void Sort(JsonArray list, Func<JsonNode?, string> key)
    {
        var sorted = list.OrderBy(key, StringComparer.Ordinal).ToList();
        list.Clear();
        foreach (var item in sorted)
        {
            list.Add(item);
        }
    }

    private static JsonNode? Step(JsonNode? node, string name) => node switch
    {
        JsonObject members => members[name],
        JsonArray items when int.TryParse(name, CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
        _ => null,
    };
}
