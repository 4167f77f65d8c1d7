using System.Globalization;
using System.Text;

namespace StreamingPlatform.Sidecar;

/// <summary>Durations as Go writes and reads them: <c>1h30m</c>, <c>0h0m1s0ms</c>, <c>-1.5s</c>, <c>10ns</c>.</summary>
public static class GoDuration
{
    private const long Microsecond = 1_000;
    private const long Millisecond = 1_000 * Microsecond;
    private const long Second = 1_000 * Millisecond;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long NanosecondsPerTick = 100;

    /// <summary>A setting: a duration, or a number alone, which is seconds. Finer than 100 ns is cut off.</summary>
    /// <exception cref="FormatException">the text is not a duration.</exception>
    public static TimeSpan Parse(string text) => TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is not a duration");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string text, out TimeSpan value)
    {
        var trimmed = text.Trim();
        if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            value = TimeSpan.FromSeconds(seconds);
            return true;
        }

        return TryParseExact(trimmed, out value);
    }

    /// <summary>A duration and nothing else, as Go reads it. Finer than 100 ns is cut off.</summary>
    public static bool TryParseExact(string text, out TimeSpan value)
    {
        var known = TryParseNanoseconds(text, out var nanoseconds);
        value = TimeSpan.FromTicks(nanoseconds / NanosecondsPerTick);
        return known;
    }

    /// <summary>A duration and nothing else, as Go reads it; up to about 292 years.</summary>
    public static bool TryParseNanoseconds(string text, out long nanoseconds)
    {
        nanoseconds = 0;
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

        decimal sum = 0;
        var read = false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || digits > 28 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.");
            var unit = letters < 0 ? rest : rest[..letters];
            if (NanosecondsOf(unit) is not { } factor || number > long.MaxValue / factor || (sum += number * factor) > long.MaxValue)
            {
                return false;
            }

            read = true;
            rest = rest[unit.Length..];
        }

        nanoseconds = negative ? -(long)sum : (long)sum;
        return read;
    }

    /// <summary>As Go prints it: <c>1h0m0s</c>, <c>1m30s</c>, <c>1.5s</c>, <c>20ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value) => Format(value.Ticks > long.MaxValue / NanosecondsPerTick ? long.MaxValue : value.Ticks * NanosecondsPerTick);

    /// <inheritdoc cref="Format(TimeSpan)"/>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(nanoseconds < 0 ? "-" : string.Empty);
        var size = nanoseconds == long.MinValue ? long.MaxValue : Math.Abs(nanoseconds);
        switch (size)
        {
            case < Microsecond:
                return text.Append(size).Append("ns").ToString();
            case < Millisecond:
                return text.Append(Number(size, Microsecond)).Append("µs").ToString();
            case < Second:
                return text.Append(Number(size, Millisecond)).Append("ms").ToString();
        }

        if (size >= Hour)
        {
            text.Append(size / Hour).Append('h');
        }

        if (size >= Minute)
        {
            text.Append(size % Hour / Minute).Append('m');
        }

        return text.Append(Number(size % Minute, Second)).Append('s').ToString();
    }

    private static string Number(long value, long unit) => ((decimal)value / unit).ToString("0.#########", CultureInfo.InvariantCulture);

    private static long? NanosecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => Hour,
        "m" => Minute,
        "s" => Second,
        "ms" => Millisecond,
        "us" or "µs" or "μs" => Microsecond,
        "ns" => 1,
        _ => null,
    };
}
