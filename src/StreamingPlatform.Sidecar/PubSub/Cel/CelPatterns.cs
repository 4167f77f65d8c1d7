using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>
/// RE2 patterns with .NET's engine that does not backtrack: it refuses what RE2 refuses (look-around, back references) and takes time linear in the text.
/// </summary>
internal static class CelPatterns
{
    private const int MostKept = 256;
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">it is no pattern.</exception>
    /// <exception cref="NotSupportedException">it needs backtracking.</exception>
    public static Regex Of(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
        {
            return known;
        }

        var made = new Regex(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        if (Known.Count < MostKept)
        {
            Known.TryAdd(pattern, made);
        }

        return made;
    }

    /// <summary>RE2's classes are of ASCII, <c>$</c> means the very end unless (?m) is on, and groups are named with (?P&lt;…&gt;).</summary>
    private static string Translate(string pattern)
    {
        var translated = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        var multiline = pattern.StartsWith("(?", StringComparison.Ordinal) && pattern.AsSpan(2).IndexOfAny(')', ':') is > 0 and var end && pattern.AsSpan(2, end).Contains('m');
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                translated.Append(Escape(pattern[++i], inClass));
            }
            else if (c == '$' && !inClass && !multiline)
            {
                translated.Append("\\z");
            }
            else if (!inClass && string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
            {
                translated.Append("(?<");
                i += 3;
            }
            else
            {
                inClass = c == '[' ? true : c != ']' && inClass;
                translated.Append(c);
            }
        }

        return translated.ToString();
    }

    private static string Escape(char c, bool inClass) => (c, inClass) switch
    {
        ('d', true) => "0-9",
        ('w', true) => "0-9A-Za-z_",
        ('s', true) => "\\t\\n\\f\\r ",
        ('d', false) => "[0-9]",
        ('w', false) => "[0-9A-Za-z_]",
        ('s', false) => "[\\t\\n\\f\\r ]",
        ('D', false) => "[^0-9]",
        ('W', false) => "[^0-9A-Za-z_]",
        ('S', false) => "[^\\t\\n\\f\\r ]",
        _ => "\\" + c,
    };
}
