using Microsoft.AspNetCore.Http.Features;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// The path of a request as Dapr reads it: double slashes, <c>.</c>, <c>..</c> and a trailing slash cleaned; segments query-unescaped, so that
/// <c>+</c> is a blank and <c>%2F</c> stays inside its segment.
/// </summary>
public sealed class RequestPath
{
    private readonly string[] segments;

    private RequestPath(string[] segments) => this.segments = segments;

    /// <summary>Number of segments.</summary>
    public int Count => segments.Length;

    /// <summary>Segments as sent, still escaped, joined by slashes from the one at <paramref name="index"/>.</summary>
    public string RawFrom(int index) => index >= segments.Length ? string.Empty : string.Join('/', segments[index..]);

    /// <summary>The path without query, cleaned and still escaped.</summary>
    public string Cleaned => "/" + string.Join('/', segments);

    /// <summary>Whether a percent sign is not followed by two hexadecimal digits.</summary>
    public bool IsMalformed => Array.Exists(segments, static segment =>
    {
        for (var at = segment.IndexOf('%', StringComparison.Ordinal); at >= 0; at = segment.IndexOf('%', at + 1))
        {
            if (at + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[at + 1]) || !char.IsAsciiHexDigit(segment[at + 2]))
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>One segment as sent, still escaped.</summary>
    public string RawAt(int index) => segments[index];

    /// <summary>One segment, unescaped; <c>/v1.0/state/orders/a%2Fb</c> has <c>a/b</c> at 3.</summary>
    public static string Segment(HttpContext context, int index)
    {
        var path = Of(context);
        return index < path.segments.Length ? Uri.UnescapeDataString(path.segments[index].Replace('+', ' ')) : string.Empty;
    }

    /// <summary>The path as sent, without the query.</summary>
    public static string RawTarget(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && raw[0] == '/'
            ? raw
            : context.Request.Path.ToUriComponent();
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? target : target[..query];
    }

    public static RequestPath Of(HttpContext context)
    {
        if (context.Features.Get<RequestPath>() is { } known)
        {
            return known;
        }

        var path = new RequestPath(Clean(RawTarget(context)));
        context.Features.Set(path);
        return path;
    }

    private static string[] Clean(string path)
    {
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
            {
                if (kept.Count > 0)
                {
                    kept.RemoveAt(kept.Count - 1);
                }
            }
            else if (segment.Length > 0 && segment != ".")
            {
                kept.Add(segment);
            }
        }

        return [.. kept];
    }
}
