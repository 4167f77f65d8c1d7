namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>RFC 3339 date-times with offset, straight from and to UTF-8; what is finer than a millisecond is cut off.</summary>
internal static class Rfc3339
{
    /// <summary>Length of <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public const int WrittenLength = 24;

    private const int DateTimeLength = 19;

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime utc)
    {
        utc = default;
        if (text.Length < DateTimeLength + 1 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var year = Number(text[..4]);
        var month = Number(text.Slice(5, 2));
        var day = Number(text.Slice(8, 2));
        var hour = Number(text.Slice(11, 2));
        var minute = Number(text.Slice(14, 2));
        var second = Number(text.Slice(17, 2));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59
            || second is < 0 or > 60)
        {
            return false;
        }

        text = text[DateTimeLength..];
        if (!TryTakeMilliseconds(ref text, out var milliseconds) || !TryOffset(text, out var offsetMinutes))
        {
            return false;
        }

        if (second == 60)
        {
            (second, milliseconds) = (59, 999); // a leap second is the last instant of its minute
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, milliseconds, DateTimeKind.Utc).Ticks - (offsetMinutes * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        utc = new DateTime(ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Writes exactly <see cref="WrittenLength"/> bytes.</summary>
    public static void Write(DateTime utc, Span<byte> destination)
    {
        utc.GetDate(out var year, out var month, out var day);
        Digits(destination[..4], year);
        destination[4] = (byte)'-';
        Digits(destination.Slice(5, 2), month);
        destination[7] = (byte)'-';
        Digits(destination.Slice(8, 2), day);
        destination[10] = (byte)'T';
        Digits(destination.Slice(11, 2), utc.Hour);
        destination[13] = (byte)':';
        Digits(destination.Slice(14, 2), utc.Minute);
        destination[16] = (byte)':';
        Digits(destination.Slice(17, 2), utc.Second);
        destination[19] = (byte)'.';
        Digits(destination.Slice(20, 3), utc.Millisecond);
        destination[23] = (byte)'Z';
    }

    private static void GetDate(this DateTime utc, out int year, out int month, out int day)
    {
        var date = DateOnly.FromDateTime(utc);
        (year, month, day) = (date.Year, date.Month, date.Day);
    }

    private static bool TryTakeMilliseconds(ref ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = 0;
        if (text[0] != '.')
        {
            return true;
        }

        var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 1)
        {
            return false;
        }

        for (var i = 0; i < 3; i++)
        {
            milliseconds = (milliseconds * 10) + (i < digits ? text[1 + i] - '0' : 0);
        }

        text = text[(1 + digits)..];
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':')
        {
            return false;
        }

        var (hour, minute) = (Number(text.Slice(1, 2)), Number(text.Slice(4, 2)));
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return hour is >= 0 and <= 23 && minute is >= 0 and <= 59;
    }

    /// <summary>The digits as a number, or -1.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static void Digits(Span<byte> destination, int value)
    {
        for (var i = destination.Length - 1; i >= 0; i--)
        {
            destination[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
