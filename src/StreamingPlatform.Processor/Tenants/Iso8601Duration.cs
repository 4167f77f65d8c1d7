namespace StreamingPlatform.Processor.Tenants;

/// <summary>ISO 8601 durations by length: weeks, days, hours, minutes and whole seconds.</summary>
internal static class Iso8601Duration
{
    private const string DateUnits = "WD";
    private const string TimeUnits = "HMS";

    /// <exception cref="FormatException">It is no such duration.</exception>
    public static long Seconds(string text)
    {
        var seconds = 0L;
        var number = -1L;
        var inTime = false;
        var parts = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i == 0 ? c == 'P' : c == 'T' && !inTime && number < 0)
            {
                inTime = i > 0;
            }
            else if (i > 0 && char.IsAsciiDigit(c))
            {
                number = checked((Math.Max(number, 0) * 10) + (c - '0'));
            }
            else if (number >= 0 && (inTime ? TimeUnits : DateUnits).Contains(c, StringComparison.Ordinal))
            {
                seconds = checked(seconds + (number * Length(c)));
                number = -1;
                parts++;
            }
            else
            {
                throw Malformed(text);
            }
        }

        return parts > 0 && number < 0 ? seconds : throw Malformed(text);
    }

    private static long Length(char unit) => unit switch
    {
        'W' => 7 * 86_400,
        'D' => 86_400,
        'H' => 3_600,
        'M' => 60,
        _ => 1,
    };

    private static FormatException Malformed(string text) => new($"'{text}' is no ISO 8601 duration of weeks, days, hours, minutes and seconds.");
}
