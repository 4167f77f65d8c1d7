using System.Globalization;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>JSON as CEL sees it: every number is a double.</summary>
internal static class CelJson
{
    public static object? ValueOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new CelJsonMap(json),
        JsonValueKind.Array => new CelJsonList(json),
        JsonValueKind.String => GoJson.StringOf(json),
        JsonValueKind.Number => double.Parse(json.GetRawText(), CultureInfo.InvariantCulture),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
