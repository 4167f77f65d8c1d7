namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>Every so often.</summary>
internal sealed class Interval(TimeSpan period) : ICalendar
{
    public TimeSpan Period => period;

    public DateTimeOffset? After(DateTimeOffset time) => time + period;
}
