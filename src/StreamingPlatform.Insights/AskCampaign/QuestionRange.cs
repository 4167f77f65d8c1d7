using System.Globalization;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.AskCampaign;

/// <summary>The range of time a question asks for, [from, to) in UTC, on quarters of an hour.</summary>
internal sealed record QuestionRange(DateTimeOffset From, DateTimeOffset To)
{
    private const int QuarterSeconds = 900;

    private static readonly string[] TimestampFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public int FromBucket => (int)Math.Floor(From.ToUnixTimeSeconds() / (double)QuarterSeconds);

    public int ToBucket => (int)Math.Floor(To.ToUnixTimeSeconds() / (double)QuarterSeconds);

    /// <summary>Dates are whole UTC days, both ends included; timestamps are half-open; nothing is today, only a beginning is until today or now's quarter.</summary>
    public static (QuestionRange? Range, Problem? Problem) Of(
        string? fromDate, string? endDate, string? fromTimestamp, string? endTimestamp, DateTimeOffset now)
    {
        if (fromTimestamp is not null || endTimestamp is not null)
        {
            return fromDate is null && endDate is null
                ? OfTimestamps(fromTimestamp, endTimestamp, now)
                : Refused("Give dates or timestamps, not both.");
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (fromDate is null && endDate is not null)
        {
            return Refused("endDate needs a fromDate.");
        }

        if (!TryDate(fromDate, today, out var from) || !TryDate(endDate, today, out var end))
        {
            return Refused("A date is written yyyy-MM-dd.");
        }

        return from <= end && end < DateOnly.MaxValue ? (new QuestionRange(Midnight(from), Midnight(end.AddDays(1))), null) : Refused("The range ends before it begins.");
    }

    private static (QuestionRange? Range, Problem? Problem) OfTimestamps(string? fromTimestamp, string? endTimestamp, DateTimeOffset now)
    {
        if (fromTimestamp is null)
        {
            return Refused("endTimestamp needs a fromTimestamp.");
        }

        var nextQuarter = DateTimeOffset.FromUnixTimeSeconds(((now.ToUnixTimeSeconds() / QuarterSeconds) + 1) * QuarterSeconds);
        var to = nextQuarter;
        if (!TryTimestamp(fromTimestamp, out var from) || (endTimestamp is not null && !TryTimestamp(endTimestamp, out to)))
        {
            return Refused("A timestamp is RFC 3339 with an offset, as 2026-03-01T12:15:00Z.");
        }

        if (!IsAligned(from) || !IsAligned(to))
        {
            return (null, Problem.Of(ProblemReason.UnalignedBound, "Timestamps must fall on a quarter of an hour."));
        }

        return from < to ? (new QuestionRange(from, to), null) : Refused("The range ends before it begins.");
    }

    private static bool TryDate(string? text, DateOnly absent, out DateOnly date)
    {
        date = absent;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    private static bool TryTimestamp(string text, out DateTimeOffset timestamp)
    {
        // An unescaped plus in a query string arrives as a space.
        var parsed = DateTimeOffset.TryParseExact(
            text.Replace(' ', '+'), TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out timestamp);
        return parsed && (text.EndsWith('Z') || text.AsSpan(10).IndexOfAny("+- ") >= 0);
    }

    private static bool IsAligned(DateTimeOffset time) => time.Ticks % (QuarterSeconds * TimeSpan.TicksPerSecond) == 0;

    private static DateTimeOffset Midnight(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static (QuestionRange? Range, Problem? Problem) Refused(string detail) => (null, Problem.Of(ProblemReason.InvalidRange, detail));
}
