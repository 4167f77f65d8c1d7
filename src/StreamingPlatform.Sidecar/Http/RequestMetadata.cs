namespace StreamingPlatform.Sidecar;

/// <summary>Reads <c>?metadata.name=value</c>.</summary>
public static class RequestMetadata
{
    private const string Prefix = "metadata.";

    public static Dictionary<string, string> Of(HttpRequest request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Query)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                metadata[name[Prefix.Length..]] = value.ToString();
            }
        }

        return metadata;
    }
}
