using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamingPlatform.Contracts;

/// <summary>ISO 8601 durations as lengths of time: <c>P30D</c>, <c>PT24H</c>, <c>P1W</c>, <c>P1DT12H</c>. Months have no length and are refused; a year has 365 days.</summary>
public static partial class Iso8601Duration
{
    /// <summary>The longest length understood, 1 000 years.</summary>
    private const double MaxSeconds = 1_000d * 365 * 86_400;

    /// <summary>False for anything that is not a duration, for months, for a fraction of a millisecond, and for years unless allowed.</summary>
    public static bool TryParse(string? text, bool allowYears, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        if (text is null || text.Length > 64 || Pattern().Match(text) is not { Success: true } match || text.EndsWith('T') || text.Length < 3
            || (match.Groups["years"].Success && !allowYears))
        {
            return false;
        }

        var seconds = (Part("years") * 365 * 86_400) + (Part("weeks") * 7 * 86_400) + (Part("days") * 86_400) + (Part("hours") * 3_600)
            + (Part("minutes") * 60) + Part("seconds");
        if (seconds > MaxSeconds)
        {
            return false;
        }

        length = TimeSpan.FromMilliseconds(Math.Round(seconds * 1_000));
        return true;

        double Part(string name) =>
            match.Groups[name] is { Success: true } group ? double.Parse(group.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A length in whole seconds, without years.</summary>
    /// <exception cref="FormatException">It is no such duration.</exception>
    public static long Seconds(string text) => TryParse(text, allowYears: false, out var length) && length.Ticks % TimeSpan.TicksPerSecond == 0
        ? length.Ticks / TimeSpan.TicksPerSecond
        : throw new FormatException($"'{text}' is no ISO 8601 duration of weeks, days, hours, minutes and whole seconds.");

    [GeneratedRegex(
        @"\AP(?:(?<years>[0-9]+)Y)?(?:(?<weeks>[0-9]+)W)?(?:(?<days>[0-9]+)D)?(?:T(?:(?<hours>[0-9]+)H)?(?:(?<minutes>[0-9]+)M)?(?:(?<seconds>[0-9]+(?:\.[0-9]{1,3})?)S)?)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Pattern();
}
