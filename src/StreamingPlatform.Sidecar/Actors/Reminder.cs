namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A durable reminder as it stands in the store.</summary>
/// <param name="DueTime">As given.</param>
/// <param name="Ttl">RFC 3339, null if none was given.</param>
/// <param name="Data">JSON text, null if none was given.</param>
/// <param name="Period">null: once.</param>
/// <param name="TicksLeft">null: without end.</param>
/// <param name="Version">Changes with every registration and tick, so that a tick never overwrites a later registration.</param>
internal sealed record Reminder(
    string Type, string Id, string Name, string? DueTime, string? Ttl, string? Data, TimeSpan? Period, DateTimeOffset NextAt, int? TicksLeft,
    DateTimeOffset? ExpiresAt, string Version)
{
    /// <summary>The reminder after a tick; null when that was the last.</summary>
    public Reminder? AfterTick(DateTimeOffset now)
    {
        if (Period is not { } period || TicksLeft <= 1)
        {
            return null;
        }

        var next = NextAt + period;
        if (next < now)
        {
            // missed while nobody could fire it: one tick made up for all of them
            next = now + period;
        }

        return next >= ExpiresAt ? null : this with { NextAt = next, TicksLeft = TicksLeft - 1, Version = NewVersion() };
    }

    public static string NewVersion() => Guid.NewGuid().ToString("N");
}
