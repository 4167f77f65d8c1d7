using Cronos;

namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>The times of a cron expression in a time zone.</summary>
internal sealed class CronTimes(CronExpression expression, TimeZoneInfo zone) : ICalendar
{
    public DateTimeOffset? After(DateTimeOffset time) => expression.GetNextOccurrence(time, zone);
}
