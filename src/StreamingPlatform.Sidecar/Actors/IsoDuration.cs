using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>ISO 8601 durations with an optional count of repetitions: <c>R3/PT1M30S</c>, <c>P1D</c>, <c>P1W</c>. A month has 30 days, a year 365.</summary>
internal static partial class IsoDuration
{
    /// <param name="Repeats">null without an R.</param>
    /// <param name="HasDate">Years, months, weeks or days are given.</param>
    internal readonly record struct Value(TimeSpan Duration, int? Repeats, bool HasDate);

    public static bool TryParse(string text, out Value value)
    {
        value = default;
        var match = Form().Match(text);
        if (!match.Success || text.EndsWith('P') || text.EndsWith('T'))
        {
            return false;
        }

        long Part(string name) => match.Groups[name].Success ? long.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;

        var days = (Part("years") * 365) + (Part("months") * 30) + (Part("weeks") * 7) + Part("days");
        var seconds = (days * 86_400) + (Part("hours") * 3_600) + (Part("minutes") * 60) + Part("seconds");
        if (seconds > TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond)
        {
            return false;
        }

        var hasDate = match.Groups["years"].Success || match.Groups["months"].Success || match.Groups["weeks"].Success || match.Groups["days"].Success;
        value = new Value(TimeSpan.FromSeconds(seconds), match.Groups["repeats"].Success ? (int)Part("repeats") : null, hasDate);
        return true;
    }

    [GeneratedRegex(
        "^(R(?<repeats>[0-9]{1,9})/)?P((?<years>[0-9]{1,6})Y)?((?<months>[0-9]{1,6})M)?((?<weeks>[0-9]{1,6})W)?((?<days>[0-9]{1,6})D)?"
        + "(T((?<hours>[0-9]{1,9})H)?((?<minutes>[0-9]{1,9})M)?((?<seconds>[0-9]{1,9})S)?)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
