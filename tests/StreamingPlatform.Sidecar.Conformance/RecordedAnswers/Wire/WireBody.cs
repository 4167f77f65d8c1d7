using System.Text;
using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Bodies: <c>null</c>, <c>json</c>, <c>text</c>, <c>base64</c>, <c>repeat</c>.</summary>
internal static class WireBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes to send and the content type they have unless a header names one.</summary>
    public static (byte[]? Bytes, string? ContentType) ToSend(JsonNode? body) => body switch
    {
        null => (null, null),
        JsonObject o when o.TryGetPropertyValue("json", out var json) => (Encoding.UTF8.GetBytes(WireJson.Compact(json)), "application/json"),
        JsonObject o when o.ContainsKey("text") => (Encoding.UTF8.GetBytes(o["text"]!.GetValue<string>()), "text/plain"),
        JsonObject o when o.ContainsKey("base64") => (Convert.FromBase64String(o["base64"]!.GetValue<string>()), "application/octet-stream"),
        JsonObject o when o.ContainsKey("repeat") => (Repeated(o["repeat"]!.GetValue<string>(), o["times"]!.GetValue<int>()), "text/plain"),
        _ => throw new FormatException($"not a body: {body.ToJsonString()}"),
    };

    /// <summary>What was seen, in the recordings' form.</summary>
    public static JsonNode? Seen(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // not UTF-8, which the recordings show in base64
            return new JsonObject { ["base64"] = Convert.ToBase64String(bytes) };
        }

        var looksLikeJson = text[0] is '{' or '[' || (contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? false);
        return looksLikeJson && WireJson.TryParse(text, out var json) ? new JsonObject { ["json"] = json } : new JsonObject { ["text"] = text };
    }

    private static byte[] Repeated(string text, int times) => Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, text, times).ToString());
}
