using Cronos;

namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>Reads schedules as Dapr's cron does: five fields, six with seconds in front, <c>@every</c> with a Go duration, <c>@yearly</c> to <c>@hourly</c>.</summary>
internal static class Calendars
{
    private const string Every = "@every ";

    /// <exception cref="FormatException">the text is not a schedule.</exception>
    public static ICalendar Parse(string text, TimeZoneInfo zone)
    {
        if (text.StartsWith(Every, StringComparison.Ordinal))
        {
            return GoDuration.TryParse(text[Every.Length..], out var period) && period > TimeSpan.Zero
                ? new Interval(period)
                : throw new FormatException($"failed to parse duration {text}");
        }

        if (text == "@annually")
        {
            text = "@yearly";
        }

        try
        {
            var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            return new CronTimes(CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard), zone);
        }
        catch (CronFormatException error)
        {
            throw new FormatException($"'{text}' is not a schedule: {error.Message}", error);
        }
    }
}
