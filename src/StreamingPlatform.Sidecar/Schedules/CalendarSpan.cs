using System.Globalization;

namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>A length of time as daprd reads it: an ISO 8601 duration such as <c>R3/P1DT1M30S</c>, or a Go duration.</summary>
/// <param name="Nanoseconds">The part below days.</param>
/// <param name="Repeats">-1 without an R.</param>
internal readonly record struct CalendarSpan(int Years, int Months, int Days, long Nanoseconds, int Repeats)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const long NanosecondsPerTick = 100;

    /// <summary>Years, months or days are above zero.</summary>
    public bool HasDate => Years > 0 || Months > 0 || Days > 0;

    /// <summary>No time at all.</summary>
    public bool IsZero => this is { Years: 0, Months: 0, Days: 0, Nanoseconds: 0 };

    public static CalendarSpan OfNanoseconds(long nanoseconds) => new(0, 0, 0, nanoseconds, -1);

    /// <summary>ISO 8601, or a Go duration.</summary>
    public static bool TryParse(string text, out CalendarSpan span)
    {
        if (TryParseIso(text, out span))
        {
            return true;
        }

        var known = GoDuration.TryParseNanoseconds(text, out var nanoseconds);
        span = OfNanoseconds(nanoseconds);
        return known;
    }

    /// <summary>ISO 8601 with daprd's gaps: no fractions, and what it does not know between the parts it passes over.</summary>
    public static bool TryParseIso(string text, out CalendarSpan span)
    {
        span = default;
        if (text.Length < 2 || !TryReadRepeats(text, out var repeats, out var start))
        {
            return false;
        }

        if (start >= text.Length)
        {
            span = new CalendarSpan(0, 0, 0, 0, repeats);
            return true;
        }

        return text[start] == 'P' && TryReadParts(text.AsSpan(start + 1), repeats, out span);
    }

    /// <summary>The moment so much later; a date that is not in the calendar runs over into the next month, as in Go.</summary>
    public DateTimeOffset AddTo(DateTimeOffset moment)
    {
        try
        {
            var utc = moment.UtcDateTime;
            if (this is not { Years: 0, Months: 0, Days: 0 })
            {
                var months = (utc.Year * 12L) + utc.Month - 1 + (Years * 12L) + Months;
                utc = new DateTime(checked((int)(months / 12)), (int)(months % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(utc.Day - 1 + (double)Days) + utc.TimeOfDay;
            }

            return new DateTimeOffset(utc).AddTicks(Nanoseconds / NanosecondsPerTick);
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            // beyond the calendar: never, or always
            return Years < 0 || Months < 0 || Days < 0 || Nanoseconds < 0 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
    }

    private static bool TryReadRepeats(string text, out int repeats, out int start)
    {
        (repeats, start) = (-1, 0);
        if (text[0] != 'R')
        {
            return true;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var end = slash < 0 ? text.Length : slash;
        start = end + 1;
        return end >= 2 && int.TryParse(text.AsSpan(1, end - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out repeats);
    }

    private static bool TryReadParts(ReadOnlySpan<char> text, int repeats, out CalendarSpan span)
    {
        span = default;
        int years = 0, months = 0, days = 0, start = 0;
        long seconds = 0;
        var inTime = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == 'T')
            {
                if (start != i)
                {
                    return false;
                }

                inTime = true;
                start = i + 1;
            }
            else if (text[i] is 'Y' or 'W' or 'D' or 'M' or 'H' or 'S')
            {
                if ((text[i] != 'M' && inTime != (text[i] is 'H' or 'S'))
                    || !int.TryParse(text[start..i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                {
                    return false;
                }

                switch (text[i])
                {
                    case 'Y': years = number; break;
                    case 'W': days += number * 7; break;
                    case 'D': days += number; break;
                    case 'H': seconds += number * 3_600L; break;
                    case 'S': seconds += number; break;
                    case 'M' when inTime: seconds += number * 60L; break;
                    default: months = number; break;
                }

                start = i + 1;
            }
        }

        if (Math.Abs(seconds) > long.MaxValue / NanosecondsPerSecond)
        {
            return false;
        }

        span = new CalendarSpan(years, months, days, seconds * NanosecondsPerSecond, repeats);
        return true;
    }
}
