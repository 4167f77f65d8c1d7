using System.Globalization;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Campaigns;

/// <summary>A half-open range of UTC time on quarter hours.</summary>
internal sealed record TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    private const long QuarterSeconds = 900;

    public int FromBucket => (int)(From.ToUnixTimeSeconds() / QuarterSeconds);

    public int ToBucket => (int)(To.ToUnixTimeSeconds() / QuarterSeconds);

    /// <summary>
    /// Dates are whole UTC days, both ends included; no date is today, a start alone runs to today. Timestamps are RFC 3339, half-open and on quarter
    /// hours. Dates and timestamps do not mix.
    /// </summary>
    public static (TimeRange? Range, Problem? Problem) Parse(
        string? fromDate, string? endDate, string? fromTimestamp, string? endTimestamp, DateTimeOffset now)
    {
        if (fromTimestamp is null && endTimestamp is null)
        {
            return ParseDates(fromDate, endDate, DateOnly.FromDateTime(now.UtcDateTime));
        }

        return fromDate is null && endDate is null
            ? ParseTimestamps(fromTimestamp, endTimestamp)
            : Refuse("Give dates or timestamps, not both.");
    }

    private static (TimeRange?, Problem?) ParseDates(string? fromDate, string? endDate, DateOnly today)
    {
        if (fromDate is null && endDate is not null)
        {
            return Refuse("endDate needs fromDate.");
        }

        if (!TryDate(fromDate, today, out var from) || !TryDate(endDate, today, out var end))
        {
            return Refuse("A date is yyyy-MM-dd.");
        }

        if (end < from || end == DateOnly.MaxValue)
        {
            return Refuse("endDate is before fromDate.");
        }

        return (new TimeRange(Midnight(from), Midnight(end.AddDays(1))), null);
    }

    private static (TimeRange?, Problem?) ParseTimestamps(string? fromTimestamp, string? endTimestamp)
    {
        if (!TryTimestamp(fromTimestamp, out var from) || !TryTimestamp(endTimestamp, out var end))
        {
            return Refuse("fromTimestamp and endTimestamp are both needed, as RFC 3339 with an offset.");
        }

        if (end <= from)
        {
            return Refuse("endTimestamp is not after fromTimestamp.");
        }

        return IsQuarter(from) && IsQuarter(end)
            ? (new TimeRange(from, end), null)
            : (null, Problem.Of(ProblemReason.UnalignedBound, "A timestamp falls on a quarter of an hour: minute 0, 15, 30 or 45, no seconds."));
    }

    private static (TimeRange?, Problem?) Refuse(string detail) => (null, Problem.Of(ProblemReason.InvalidRange, detail));

    private static bool TryDate(string? text, DateOnly today, out DateOnly date)
    {
        date = today;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private static bool TryTimestamp(string? text, out DateTimeOffset instant)
    {
        instant = default;
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        if (text is null || text.Length < 20 || !(text.EndsWith('Z') || text[^6] is '+' or '-'))
        {
            return false;
        }

        var isRead = DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
        instant = instant.ToUniversalTime();
        return isRead;
    }

    private static bool IsQuarter(DateTimeOffset instant) => instant.Ticks % (QuarterSeconds * TimeSpan.TicksPerSecond) == 0;

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
