namespace StreamingPlatform.Sidecar.Schedules;

/// <summary>Times at which something is due.</summary>
internal interface ICalendar
{
    /// <summary>The first time later than the given one; null when there is none.</summary>
    DateTimeOffset? After(DateTimeOffset time);
}
