using System.Globalization;
using StreamingPlatform.Sidecar.Resources;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>bindings.cron: an event without data at every time of <c>schedule</c> (five or six fields, <c>@every 1s</c>, <c>@daily</c>…), local time.</summary>
internal sealed class CronBinding : IInputBinding
{
    private readonly ICalendar calendar;
    private readonly TimeProvider clock;

    public CronBinding(Component component, TimeProvider clock)
    {
        this.clock = clock;
        calendar = Calendars.Parse(component.Metadata.GetValueOrDefault("schedule") ?? string.Empty, clock.LocalTimeZone);
    }

    public async Task ReadAsync(Func<BindingEvent, CancellationToken, Task<bool>> deliver, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        while (calendar.After(at) is { } next)
        {
            var wait = next - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, stop);
            }

            var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["timeZone"] = "Local",
                ["readTimeUTC"] = clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fffffff '+0000 UTC'", CultureInfo.InvariantCulture),
            };
            await deliver(new BindingEvent(ReadOnlyMemory<byte>.Empty, metadata), stop);
            at = next > clock.GetUtcNow() ? next : clock.GetUtcNow();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
