using System.Globalization;

namespace StreamingPlatform.Sidecar.Resources;

/// <summary>Go's duration text: <c>1h2m3.5s</c>, <c>500ms</c>; a number alone is seconds.</summary>
public static class GoDuration
{
    /// <exception cref="FormatException">the text is not a duration.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration");

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        var negative = rest.StartsWith("-");
        if (negative || rest.StartsWith("+"))
        {
            rest = rest[1..];
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        if (double.TryParse(rest, CultureInfo.InvariantCulture, out var seconds))
        {
            value = TimeSpan.FromSeconds(negative ? -seconds : seconds);
            return true;
        }

        var ticks = 0d;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !double.TryParse(rest[..digits], CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny("0123456789.") is var next and >= 0 ? next : rest.Length;
            if (TicksOf(rest[..length]) is not { } unit)
            {
                return false;
            }

            ticks += number * unit;
            rest = rest[length..];
        }

        value = new TimeSpan((long)(negative ? -ticks : ticks));
        return true;
    }

    private static double? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" => TimeSpan.TicksPerMicrosecond,
        "ns" => TimeSpan.TicksPerMicrosecond / 1000d,
        _ => null,
    };
}
