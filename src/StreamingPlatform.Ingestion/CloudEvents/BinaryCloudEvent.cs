using System.Text;
using System.Text.Json;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.CloudEvents;

/// <summary>A CloudEvent in binary mode: attributes are headers <c>ce-…</c>, percent-encoded where they are not ASCII; the body is the data.</summary>
internal static class BinaryCloudEvent
{
    private const string SpecVersion = "ce-specversion";

    public static bool IsOne(IHeaderDictionary headers) => headers.ContainsKey(SpecVersion);

    /// <summary>Checks the attributes.</summary>
    /// <param name="id">The id as JSON text without quotes.</param>
    public static Problem? Read(IHeaderDictionary headers, out byte[] id)
    {
        id = [];
        if (headers[SpecVersion] != "1.0")
        {
            return Malformed("The header ce-specversion is 1.0.");
        }

        foreach (var required in (string[])["ce-id", "ce-source", "ce-type"])
        {
            if (headers[required].ToString().Length == 0)
            {
                return Malformed($"The header {required} is missing.");
            }
        }

        if (headers.TryGetValue("ce-time", out var time) && !Rfc3339.TryParse(Encoding.UTF8.GetBytes(time.ToString()), out _))
        {
            return Malformed("The header ce-time is RFC 3339.");
        }

        id = JsonEncodedText.Encode(Uri.UnescapeDataString(headers["ce-id"].ToString())).EncodedUtf8Bytes.ToArray();
        return null;
    }

    private static Problem Malformed(string detail) => Problem.Of(ProblemReason.MalformedCloudEvent, detail);
}
