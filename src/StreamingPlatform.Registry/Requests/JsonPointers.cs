using System.Text.RegularExpressions;

namespace StreamingPlatform.Registry.Requests;

/// <summary>JSON Pointers (RFC 6901).</summary>
internal static partial class JsonPointers
{
    private const int MaxLength = 512;
    private const int MaxDepth = 32;

    /// <summary>The pointer of a member.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The pointer of a path as System.Text.Json writes it, for example <c>$.mapping.id</c> or <c>$['a b'][0]</c>.</summary>
    public static string OfPath(string? path)
    {
        var pointer = string.Empty;
        foreach (Match segment in PathSegments().Matches(path ?? string.Empty))
        {
            pointer = Append(pointer, segment.Groups["name"].Value);
        }

        return pointer;
    }

    /// <summary>Begins with <c>/</c>; <c>~</c> only as <c>~0</c> or <c>~1</c>; at most 32 levels.</summary>
    public static bool IsValid(string? pointer)
    {
        if (pointer is not { Length: > 0 and <= MaxLength } || pointer[0] != '/' || pointer.Count(c => c == '/') > MaxDepth)
        {
            return false;
        }

        for (var i = pointer.IndexOf('~', StringComparison.Ordinal); i >= 0; i = pointer.IndexOf('~', i + 1))
        {
            if (i + 1 == pointer.Length || pointer[i + 1] is not ('0' or '1'))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex(@"\.(?<name>[^.\[\]]+)|\['(?<name>[^']*)'\]|\[(?<name>[0-9]+)\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PathSegments();
}
