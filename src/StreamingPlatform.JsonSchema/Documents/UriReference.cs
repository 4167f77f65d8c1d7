namespace StreamingPlatform.JsonSchema.Documents;

/// <summary>
/// Resolution of URI references as in RFC 3986, section 5.2, on text: identifiers of schemas are compared as written, and hostile ones must not throw.
/// </summary>
internal static class UriReference
{
    /// <summary>Splits off the fragment; null where there is none.</summary>
    public static (string Uri, string? Fragment) SplitFragment(string reference)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (reference, null) : (reference[..hash], reference[(hash + 1)..]);
    }

    /// <summary>The target of a reference (without fragment) seen from a base.</summary>
    public static string Resolve(string baseUri, string reference)
    {
        if (reference.Length == 0)
        {
            return baseUri;
        }

        var target = Parts.Of(reference);
        if (target.Scheme is not null)
        {
            return (target with { Path = RemoveDotSegments(target.Path, isHierarchical: target.Authority is not null) }).ToString();
        }

        var source = Parts.Of(baseUri);
        if (target.Authority is not null)
        {
            return (target with { Scheme = source.Scheme, Path = RemoveDotSegments(target.Path, isHierarchical: true) }).ToString();
        }

        if (target.Path.Length == 0)
        {
            return (source with { Query = target.Query ?? source.Query }).ToString();
        }

        var path = target.Path[0] == '/' ? target.Path : Merge(source, target.Path);
        return (source with { Path = RemoveDotSegments(path, isHierarchical: true), Query = target.Query }).ToString();
    }

    /// <summary>Percent-decodes a fragment; null where the escapes are not UTF-8 text.</summary>
    public static string? Decode(string fragment)
    {
        var decoded = fragment.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(fragment) : fragment;
        return decoded.Contains('\uFFFD', StringComparison.Ordinal) && !fragment.Contains('\uFFFD', StringComparison.Ordinal) ? null : decoded;
    }

    private static string Merge(Parts source, string path)
    {
        if (source.Authority is not null && source.Path.Length == 0)
        {
            return "/" + path;
        }

        var slash = source.Path.LastIndexOf('/');
        return slash < 0 ? path : string.Concat(source.Path.AsSpan(0, slash + 1), path);
    }

    private static string RemoveDotSegments(string path, bool isHierarchical)
    {
        if (!path.Contains('.', StringComparison.Ordinal) || (!isHierarchical && !path.StartsWith('/')))
        {
            return path;
        }

        var output = new List<string>();
        var segments = path.Split('/');
        for (var index = 0; index < segments.Length; index++)
        {
            var isLast = index == segments.Length - 1;
            if (segments[index] is "." or "..")
            {
                if (segments[index] == ".." && output.Count > 1)
                {
                    output.RemoveAt(output.Count - 1);
                }

                if (isLast)
                {
                    output.Add("");
                }
            }
            else
            {
                output.Add(segments[index]);
            }
        }

        return string.Join('/', output);
    }

    private readonly record struct Parts(string? Scheme, string? Authority, string Path, string? Query)
    {
        public static Parts Of(string uri)
        {
            string? scheme = null;
            string? authority = null;
            string? query = null;
            var colon = uri.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && char.IsAsciiLetter(uri[0]) && uri.AsSpan(0, colon).IndexOfAny('/', '?') < 0)
            {
                scheme = uri[..colon];
                uri = uri[(colon + 1)..];
            }

            var question = uri.IndexOf('?', StringComparison.Ordinal);
            if (question >= 0)
            {
                query = uri[(question + 1)..];
                uri = uri[..question];
            }

            if (uri.StartsWith("//", StringComparison.Ordinal))
            {
                var end = uri.IndexOf('/', 2);
                authority = end < 0 ? uri[2..] : uri[2..end];
                uri = end < 0 ? "" : uri[end..];
            }

            return new(scheme, authority, uri, query);
        }

        public override string ToString() =>
            (Scheme is null ? "" : Scheme + ":") + (Authority is null ? "" : "//" + Authority) + Path + (Query is null ? "" : "?" + Query);
    }
}
