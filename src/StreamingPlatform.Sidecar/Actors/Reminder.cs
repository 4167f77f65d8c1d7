using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A durable reminder as it stands in the store.</summary>
/// <param name="DueTime">As given; null if none was.</param>
/// <param name="Ttl">As it is read back; null unless it was given as a moment.</param>
/// <param name="Data">JSON text, null if none was given.</param>
/// <param name="PeriodNanoseconds">null: once.</param>
/// <param name="TicksLeft">null: without end.</param>
/// <param name="Version">Changes with every registration and tick, so that a tick never overwrites a later registration.</param>
internal sealed record Reminder(
    string Type, string Id, string Name, string? DueTime, string? Ttl, string? Data, long? PeriodNanoseconds, DateTimeOffset NextAt, int? TicksLeft,
    DateTimeOffset? ExpiresAt, string Version)
{
    private const long ShortestPeriod = 1_000_000;

    /// <summary>What happens when the callback fails: a JobFailurePolicy in base64; null: the standard one.</summary>
    public string? FailurePolicy { get; init; }

    /// <summary>The period as it is read back; null: none.</summary>
    public string? Schedule => PeriodNanoseconds is { } period ? $"@every {GoDuration.Format(period)}" : null;

    /// <summary>The reminder after a tick; null when that was the last.</summary>
    public Reminder? AfterTick(DateTimeOffset now)
    {
        if (PeriodNanoseconds is not { } nanoseconds || TicksLeft <= 1)
        {
            return null;
        }

        var period = CalendarSpan.OfNanoseconds(Math.Max(nanoseconds, ShortestPeriod));
        var next = period.AddTo(NextAt);
        if (next < now)
        {
            // missed while nobody could fire it: one tick made up for all of them
            next = period.AddTo(now);
        }

        return next > ExpiresAt ? null : this with { NextAt = next, TicksLeft = TicksLeft - 1, Version = NewVersion() };
    }

    public static string NewVersion() => Guid.NewGuid().ToString("N");
}
