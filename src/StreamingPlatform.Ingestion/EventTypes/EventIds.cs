using System.Globalization;
using System.Text.Json;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>Finds the id of an event that did not come as far as the mapping.</summary>
internal static class EventIds
{
    private const int MaxLength = 256;

    /// <summary>What the pointer points to, if it can be an id.</summary>
    public static string? Find(JsonElement document, string? pointer)
    {
        if (pointer is null)
        {
            return null;
        }

        var at = document;
        foreach (var segment in pointer.Split('/').Skip(1))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        var text = at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 and <= MaxLength } ? text : null;
    }
}
