namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>Dates, times and durations of RFC 3339.</summary>
internal static class DateFormats
{
    private const int MinutesPerDay = 24 * 60;

    public static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > 11 && text[10] is (byte)'T' or (byte)'t' && IsDate(text[..10]) && IsTime(text[11..]);

    public static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length != 10 || text[4] != (byte)'-' || text[7] != (byte)'-')
        {
            return false;
        }

        var (century, yearOfCentury, month, day) = (Two(text), Two(text[2..]), Two(text[5..]), Two(text[8..]));
        if (century < 0 || yearOfCentury < 0 || month is < 1 or > 12 || day < 1)
        {
            return false;
        }

        var year = (century * 100) + yearOfCentury;
        var isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return day <= (month is 4 or 6 or 9 or 11 ? 30 : month != 2 ? 31 : isLeap ? 29 : 28);
    }

    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 9 || text[2] != (byte)':' || text[5] != (byte)':')
        {
            return false;
        }

        var (hour, minute, second) = (Two(text), Two(text[3..]), Two(text[6..]));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
        {
            return false;
        }

        text = text[8..];
        if (text[0] == (byte)'.')
        {
            text = text[1..];
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return false;
            }

            text = text[digits..];
        }

        return IsOffset(text, out var offset) && (second < 60 || Modulo((hour * 60) + minute - offset) == MinutesPerDay - 1);
    }

    /// <summary>ABNF of RFC 3339, appendix A: weeks alone, units in order and without gaps, no fractions.</summary>
    public static bool IsDuration(ReadOnlySpan<byte> text)
    {
        if (text.Length < 3 || text[0] != (byte)'P')
        {
            return false;
        }

        text = text[1..];
        if (text[^1] == (byte)'W')
        {
            return text.Length > 1 && text[..^1].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        }

        var time = text.IndexOf((byte)'T');
        if (time < 0)
        {
            return AreUnits(text, "YMD"u8);
        }

        return (time == 0 || AreUnits(text[..time], "YMD"u8)) && AreUnits(text[(time + 1)..], "HMS"u8);
    }

    private static bool AreUnits(ReadOnlySpan<byte> text, ReadOnlySpan<byte> units)
    {
        var expected = -1;
        while (!text.IsEmpty)
        {
            var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return false;
            }

            var unit = units.IndexOf(text[digits]);
            if (unit < 0 || (expected >= 0 && unit != expected))
            {
                return false;
            }

            expected = unit + 1;
            text = text[(digits + 1)..];
        }

        return expected > 0;
    }

    private static bool IsOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != (byte)':')
        {
            return false;
        }

        var (hour, minute) = (Two(text[1..]), Two(text[4..]));
        minutes = ((hour * 60) + minute) * (text[0] == (byte)'-' ? -1 : 1);
        return hour is >= 0 and <= 23 && minute is >= 0 and <= 59;
    }

    private static int Modulo(int minutes) => ((minutes % MinutesPerDay) + MinutesPerDay) % MinutesPerDay;

    /// <summary>Two digits as a number; −1 for anything else.</summary>
    private static int Two(ReadOnlySpan<byte> text)
    {
        var (tens, ones) = ((uint)text[0] - '0', (uint)text[1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }
}
