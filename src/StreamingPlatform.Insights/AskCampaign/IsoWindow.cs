using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Insights.AskCampaign;

/// <summary>The length of an ISO 8601 duration without years and months: two that are as long are the same window.</summary>
internal static partial class IsoWindow
{
    public static bool TrySeconds(string text, out long seconds)
    {
        seconds = 0;
        var match = Duration().Match(text);
        if (!match.Success)
        {
            return false;
        }

        foreach (var (group, unit) in new[] { ("w", 604_800L), ("d", 86_400L), ("h", 3_600L), ("m", 60L), ("s", 1L) })
        {
            if (match.Groups[group].Success)
            {
                if (!long.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 10_000_000_000)
                {
                    return false;
                }

                seconds += count * unit;
            }
        }

        return true;
    }

    [GeneratedRegex(@"^P(?=.)(?:(?<w>\d+)W)?(?:(?<d>\d+)D)?(?:T(?=\d)(?:(?<h>\d+)H)?(?:(?<m>\d+)M)?(?:(?<s>\d+)S)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
