using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>When a job runs.</summary>
/// <param name="Calendar">null: once, at <paramref name="FirstAt"/>.</param>
/// <param name="Runs">How often in all; null: without end.</param>
/// <param name="ExpiresAt">No run after this moment.</param>
internal sealed record JobSchedule(DateTimeOffset FirstAt, ICalendar? Calendar, int? Runs, DateTimeOffset? ExpiresAt)
{
    private const int CronFields = 6;

    /// <summary>Reads schedule (six fields, or <c>@every</c> and its like), dueTime and ttl (Go or ISO 8601 duration, RFC 3339) and repeats.</summary>
    /// <exception cref="FormatException">a value is not understood; the text is the scheduler's.</exception>
    public static JobSchedule Parse(Job job, DateTimeOffset now, TimeZoneInfo zone)
    {
        var calendar = job.HasSchedule ? ReadSchedule(job.Schedule, zone) : null;
        if (calendar is null && job.HasTtl)
        {
            throw new FormatException("job must have a schedule to have a ttl");
        }

        if (job is { HasRepeats: true, Repeats: 0 })
        {
            throw new FormatException("defined repeats must be greater than 0");
        }

        DateTimeOffset? due = job.HasDueTime ? Moments.ReadDue(job.DueTime, now) : null;
        DateTimeOffset? expires = job.HasTtl ? Moments.ReadTtl(job.Ttl, due ?? now) : null;
        if (due > expires)
        {
            throw new FormatException("ttl must be greater than due time");
        }

        var first = due ?? calendar?.After(now);
        return new JobSchedule(
            first ?? throw new FormatException("schedule has no time left"), calendar,
            calendar is null ? 1 : job.HasRepeats ? (int)Math.Min(job.Repeats, int.MaxValue) : null, expires);
    }

    /// <summary>What remains of a job after a run; null when that was the last. Runs that were missed are made up for by one.</summary>
    public static Reminder? After(Reminder run, Job job, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!job.HasSchedule || run.TicksLeft <= 1)
        {
            return null;
        }

        var calendar = ReadSchedule(job.Schedule, zone);
        var next = calendar.After(run.NextAt);
        if (next < now)
        {
            next = calendar.After(now);
        }

        return next is { } at && !(at > run.ExpiresAt) ? run with { NextAt = at, TicksLeft = run.TicksLeft - 1, Version = Reminder.NewVersion() } : null;
    }

    private static ICalendar ReadSchedule(string text, TimeZoneInfo zone)
    {
        if (text.Length == 0)
        {
            throw new FormatException("empty spec string");
        }

        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return text[0] == '@' || fields.Length == CronFields
            ? Calendars.Parse(text, zone)
            : throw new FormatException($"expected exactly {CronFields} fields, found {fields.Length}: [{string.Join(' ', fields)}]");
    }
}
