using System.Globalization;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>When a timer or reminder fires.</summary>
/// <param name="Period">null: once.</param>
/// <param name="Ticks">How often in all; null: without end.</param>
/// <param name="ExpiresAt">No tick at or after this moment.</param>
internal sealed record ActorSchedule(DateTimeOffset FirstAt, TimeSpan? Period, int? Ticks, DateTimeOffset? ExpiresAt)
{
    /// <summary>
    /// Reads <c>dueTime</c>, <c>period</c> and <c>ttl</c> as daprd does. Reminders are stricter than timers: no days in a period, no <c>@every</c>,
    /// one of dueTime and period must be there, ttl needs a period, and without dueTime the first tick comes after one period.
    /// </summary>
    /// <exception cref="FormatException">a value is not understood.</exception>
    public static ActorSchedule Parse(string? dueTime, string? period, string? ttl, DateTimeOffset now, bool isReminder)
    {
        var (every, ticks) = ReadPeriod(period, isReminder);
        if (isReminder && string.IsNullOrEmpty(dueTime) && string.IsNullOrEmpty(period))
        {
            throw new FormatException("either dueTime or period must be given");
        }

        if (isReminder && !string.IsNullOrEmpty(ttl) && every is null)
        {
            throw new FormatException("ttl needs a period");
        }

        var first = string.IsNullOrEmpty(dueTime) ? now + (isReminder ? every ?? TimeSpan.Zero : TimeSpan.Zero) : ReadMoment(dueTime, now);
        DateTimeOffset? expires = string.IsNullOrEmpty(ttl) ? null : ReadMoment(ttl, now);
        if (expires <= now)
        {
            throw new FormatException($"ttl {ttl} has already passed");
        }

        return new ActorSchedule(first < now ? now : first, every, every is null ? 1 : ticks, expires);
    }

    private static (TimeSpan? Every, int? Ticks) ReadPeriod(string? period, bool isReminder)
    {
        if (string.IsNullOrEmpty(period))
        {
            return (null, null);
        }

        if (GoDuration.TryParse(period, out var every))
        {
            return (every > TimeSpan.Zero ? every : null, null);
        }

        if (!IsoDuration.TryParse(period, out var iso) || (isReminder && iso.HasDate))
        {
            throw new FormatException($"unsupported period format: {period}");
        }

        if (iso.Repeats == 0)
        {
            return isReminder ? (null, null) : throw new FormatException($"period {period} has zero repetitions");
        }

        return iso.Duration > TimeSpan.Zero ? (iso.Duration, iso.Repeats) : (null, null);
    }

    private static DateTimeOffset ReadMoment(string text, DateTimeOffset now)
    {
        if (GoDuration.TryParse(text, out var span))
        {
            return now + span;
        }

        if (IsoDuration.TryParse(text, out var iso) && iso.Repeats is null)
        {
            return now + iso.Duration;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : throw new FormatException($"unsupported time/duration format: {text}");
    }
}
