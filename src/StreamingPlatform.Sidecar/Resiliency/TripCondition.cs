using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.Resiliency;

/// <summary>When a circuit breaker trips: comparisons of its counts with numbers, joined by <c>&amp;&amp;</c> and <c>||</c>.</summary>
internal sealed partial class TripCondition
{
    /// <summary>Of a breaker that says nothing else.</summary>
    public const string Standard = "consecutiveFailures > 5";

    private readonly List<List<Predicate<BreakerCounts>>> any;

    private TripCondition(string text) =>
        any = [.. text.Split("||", StringSplitOptions.TrimEntries).Select(all => all.Split("&&", StringSplitOptions.TrimEntries).Select(Comparison).ToList())];

    /// <exception cref="FormatException">it cannot be read.</exception>
    public static TripCondition Parse(string text) => new(text);

    public bool IsMet(BreakerCounts counts) => any.Exists(all => all.TrueForAll(one => one(counts)));

    private static Predicate<BreakerCounts> Comparison(string text)
    {
        var match = ComparisonText().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no condition of a circuit breaker");
        }

        var number = double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture);
        var count = CountOf(match.Groups[1].Value);
        return match.Groups[2].Value switch
        {
            ">" => c => count(c) > number,
            "<" => c => count(c) < number,
            ">=" => c => count(c) >= number,
            "<=" => c => count(c) <= number,
            "==" => c => count(c) == number,
            _ => c => count(c) != number,
        };
    }

    /// <summary>A count that there is not makes every comparison false, as where it cannot be evaluated.</summary>
    private static Func<BreakerCounts, double> CountOf(string name) => name switch
    {
        "requests" => c => c.Requests,
        "totalSuccesses" => c => c.TotalSuccesses,
        "totalFailures" => c => c.TotalFailures,
        "consecutiveSuccesses" => c => c.ConsecutiveSuccesses,
        "consecutiveFailures" => c => c.ConsecutiveFailures,
        _ => _ => double.NaN,
    };

    [GeneratedRegex(@"^\(?\s*([A-Za-z_]\w*)\s*(>=|<=|==|!=|>|<)\s*(\d+(?:\.\d+)?)\s*\)?$")]
    private static partial Regex ComparisonText();
}
