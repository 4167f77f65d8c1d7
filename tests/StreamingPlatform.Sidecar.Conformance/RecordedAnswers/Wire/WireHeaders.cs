using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Headers and metadata in the recordings' form.</summary>
internal static class WireHeaders
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.OrdinalIgnoreCase)
    {
        "date", "content-length", "connection", "user-agent", "host", "accept-encoding", "transfer-encoding", "server", "keep-alive", "te",
    };

    public static JsonObject Seen(IEnumerable<(string Name, string Value)> headers)
    {
        var seen = new JsonObject();
        foreach (var group in headers.Where(h => !LeftOut.Contains(h.Name)).GroupBy(h => h.Name.ToLowerInvariant()))
        {
            seen[group.Key] = string.Join(", ", group.Select(h => h.Value));
        }

        return seen;
    }
}
