namespace StreamingPlatform.Sidecar;

/// <summary>Reads <c>?metadata.name=value</c>; of a name given twice the first counts.</summary>
public static class RequestMetadata
{
    private const string Prefix = "metadata.";

    public static Dictionary<string, string> Of(HttpRequest request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!request.QueryString.HasValue)
        {
            return metadata;
        }

        foreach (var pair in request.QueryString.Value!.AsSpan(1).ToString().Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                metadata.TryAdd(name[Prefix.Length..], equals < 0 ? string.Empty : Decode(pair[(equals + 1)..]));
            }
        }

        return metadata;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
