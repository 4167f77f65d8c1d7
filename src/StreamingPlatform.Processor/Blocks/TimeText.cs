namespace StreamingPlatform.Processor.Blocks;

/// <summary>The one form of time that blocks hold: <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
internal static class TimeText
{
    private const int Length = 24;

    public static bool TryRead(ReadOnlySpan<byte> text, out long unixMilliseconds)
    {
        unixMilliseconds = 0;
        if (text.Length != Length || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
        {
            return false;
        }

        var year = Number(text[..4]);
        var month = Number(text[5..7]);
        var day = Number(text[8..10]);
        var hour = Number(text[11..13]);
        var minute = Number(text[14..16]);
        var second = Number(text[17..19]);
        var millisecond = Number(text[20..23]);
        if (year < 1 || month is < 1 or > 12 || day < 1 || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || millisecond < 0
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, millisecond, DateTimeKind.Utc).Ticks;
        unixMilliseconds = (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        return true;
    }

    /// <summary>The number, or a negative one if there is something but digits.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return int.MinValue;
            }

            value = (value * 10) + (digit - '0');
        }

        return value;
    }
}
