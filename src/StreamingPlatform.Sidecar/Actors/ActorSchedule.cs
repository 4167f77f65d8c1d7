using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>When a timer or reminder fires.</summary>
/// <param name="Period">null: once.</param>
/// <param name="Ticks">How often in all; null: without end.</param>
/// <param name="ExpiresAt">No tick after this moment.</param>
internal sealed record ActorSchedule(DateTimeOffset FirstAt, CalendarSpan? Period, int? Ticks, DateTimeOffset? ExpiresAt)
{
    private const string Refused = "rpc error: code = Unknown desc = job failed validation: ";

    /// <summary>
    /// Reads the times of a reminder as daprd and its scheduler do: no days in a period, one of dueTime and period must be there, ttl needs a period and
    /// counts from the dueTime, and without dueTime the first tick comes after one period.
    /// </summary>
    /// <exception cref="FormatException">a value is not taken; the text is daprd's or the scheduler's.</exception>
    public static ActorSchedule ForReminder(string dueTime, string period, string ttl, DateTimeOffset now)
    {
        CalendarSpan? every = null;
        if (period.Length > 0)
        {
            every = CalendarSpan.TryParse(period, out var span) && !span.HasDate ? span : throw new FormatException($"unsupported period format: {period}");
        }

        try
        {
            return ForScheduler(dueTime, every, ttl, now);
        }
        catch (FormatException error)
        {
            throw new FormatException(Refused + error.Message, error);
        }
    }

    /// <summary>Reads the times of a timer: days and months are fine, no dueTime means at once, a ttl counts from the dueTime.</summary>
    /// <param name="key">The timer's, for a text.</param>
    /// <exception cref="FormatException">a value is not taken; the text is daprd's.</exception>
    public static ActorSchedule ForTimer(string key, string dueTime, string period, string ttl, DateTimeOffset now)
    {
        var first = dueTime.Length == 0 ? now : ReadMoment(dueTime, now, "error parsing timer due time");
        CalendarSpan? every = null;
        if (period.Length > 0)
        {
            every = CalendarSpan.TryParse(period, out var span)
                ? span.Repeats == 0 ? throw new FormatException("invalid timer period: has zero repetitions") : span
                : throw new FormatException($"invalid timer period: parse error: unsupported duration format: {period}");
        }

        DateTimeOffset? expires = ttl.Length == 0 ? null : ReadMoment(ttl, first, "error parsing timer TTL");
        if (expires < now || expires < first)
        {
            throw new FormatException($"timer {key} has already expired: dueTime: {first:yyyy-MM-dd HH:mm:ss.fffffff} +0000 UTC TTL: {ttl}");
        }

        return every is { IsZero: false } repeated
            ? new ActorSchedule(first, repeated, repeated.Repeats > 0 ? repeated.Repeats : null, expires)
            : new ActorSchedule(first, null, 1, expires);
    }

    private static ActorSchedule ForScheduler(string dueTime, CalendarSpan? every, string ttl, DateTimeOffset now)
    {
        if (dueTime.Length == 0 && every is null)
        {
            throw new FormatException("job must have either a due time or a schedule");
        }

        if (ttl.Length > 0 && every is null)
        {
            throw new FormatException("job must have a schedule to have a ttl");
        }

        DateTimeOffset? due = dueTime.Length == 0 ? null : Moments.ReadDue(dueTime, now);
        DateTimeOffset? expires = ttl.Length == 0 ? null : Moments.ReadTtl(ttl, due ?? now);
        if (due > expires)
        {
            throw new FormatException("ttl must be greater than due time");
        }

        var first = due ?? every!.Value.AddTo(now);
        return new ActorSchedule(first < now ? now : first, every, every is null ? 1 : every.Value.Repeats > 0 ? every.Value.Repeats : null, expires);
    }

    /// <summary>ISO 8601 without repetitions, a Go duration, or RFC 3339.</summary>
    private static DateTimeOffset ReadMoment(string text, DateTimeOffset from, string what)
    {
        if (CalendarSpan.TryParse(text, out var span))
        {
            return span.Repeats == -1 ? span.AddTo(from) : throw new FormatException($"{what}: repetitions are not allowed");
        }

        return Moments.TryReadTime(text, out var moment) ? moment : throw new FormatException($"{what}: unsupported time/duration format: {text}");
    }
}
