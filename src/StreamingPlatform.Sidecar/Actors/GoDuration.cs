using System.Globalization;
using System.Text;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Durations as Go writes and reads them: <c>1h30m</c>, <c>0h0m1s0ms</c>, <c>-1.5s</c>, <c>10ns</c>. Finer than 100 ns is cut off.</summary>
internal static class GoDuration
{
    public static TimeSpan Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"time: invalid duration \"{text}\"");

    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        ReadOnlySpan<char> rest = text;
        var negative = rest is ['-', ..];
        if (rest is ['-' or '+', ..])
        {
            rest = rest[1..];
        }

        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        decimal ticks = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            if (TicksOf(unit) is not { } factor)
            {
                return false;
            }

            ticks += number * factor;
            rest = rest[unit.Length..];
        }

        if (ticks > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        value = TimeSpan.FromTicks(negative ? -(long)ticks : (long)ticks);
        return true;
    }

    /// <summary>As Go prints it: <c>1h0m0s</c>, <c>1m30s</c>, <c>1.5s</c>, <c>20ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(value < TimeSpan.Zero ? "-" : string.Empty);
        var size = value.Duration();
        if (size < TimeSpan.FromSeconds(1))
        {
            return size < TimeSpan.FromMilliseconds(1)
                ? text.Append(Number((decimal)size.Ticks / TimeSpan.TicksPerMicrosecond)).Append("µs").ToString()
                : text.Append(Number((decimal)size.Ticks / TimeSpan.TicksPerMillisecond)).Append("ms").ToString();
        }

        var hours = (long)size.TotalHours;
        if (hours > 0)
        {
            text.Append(hours).Append('h');
        }

        if (size.TotalMinutes >= 1)
        {
            text.Append(size.Minutes).Append('m');
        }

        return text.Append(Number((decimal)(size.Ticks % TimeSpan.TicksPerMinute) / TimeSpan.TicksPerSecond)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#######", CultureInfo.InvariantCulture);

    private static decimal? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ns" => 0.01m,
        _ => null,
    };
}
