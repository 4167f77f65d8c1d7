using System.Text;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Comparing;

/// <summary>Expected strings with <c>${…}</c>.</summary>
internal static class Patterns
{
    public const string Anything = "${any}";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["uuid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ["time"] = @"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})",
        ["httpdate"] = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        ["traceparent"] = "[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}",
        ["hex"] = "[0-9a-f]{8,}",
        ["number"] = @"[0-9]+(\.[0-9]+)?",
        ["any"] = @"[\s\S]*",
    };

    public static bool Match(string expected, string actual, Names names)
    {
        if (!expected.Contains("${", StringComparison.Ordinal))
        {
            return expected == actual;
        }

        var pattern = new StringBuilder(@"\A");
        var at = 0;
        foreach (Match name in Names.Name().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[at..name.Index]));
            at = name.Index + name.Length;
            pattern.Append(
                Known.TryGetValue(name.Groups[1].Value, out var known) ? known
                : names.TryResolve(name.Groups[1].Value, out var value) ? Regex.Escape(value)
                : Regex.Escape(name.Value));
        }

        pattern.Append(Regex.Escape(expected[at..])).Append(@"\z");
        return Regex.IsMatch(actual, pattern.ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
