using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Timers live in the memory of the sidecar that registered them and fire at the actor's owner. A failed tick is not repeated.</summary>
internal sealed partial class ActorTimers(ActorInvoker invoker, TimeProvider clock, ILogger<ActorTimers> logger) : IHostedService
{
    private static readonly KeyValuePair<string, StringValues>[] JsonHeaders = [new("Content-Type", "application/json")];
    private readonly ConcurrentDictionary<(string Type, string Id, string Name), ActorTimer> timers = new();

    /// <param name="data">JSON text.</param>
    public void Register(string type, string id, string name, string? dueTime, string? period, string? ttl, string? callback, string? data)
    {
        if (type.StartsWith("dapr.internal.", StringComparison.Ordinal))
        {
            throw new DaprError(403, StatusCode.PermissionDenied, "ERR_ACTOR_TYPE_RESERVED", $"actor type {type} is reserved");
        }

        ActorSchedule schedule;
        try
        {
            schedule = ActorSchedule.Parse(dueTime, period, ttl, clock.GetUtcNow(), isReminder: false);
        }
        catch (FormatException error)
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_TIMER_CREATE", $"error creating actor timer: {error.Message}");
        }

        var timer = new ActorTimer(type, id, name, dueTime, period, ttl, callback, data, new CancellationTokenSource());
        timers.AddOrUpdate((type, id, name), timer, (_, before) =>
        {
            before.Stop.Cancel();
            return timer;
        });
        _ = RunAsync(timer, schedule);
    }

    public ActorTimer? Find(string type, string id, string name) => timers.GetValueOrDefault((type, id, name));

    public IReadOnlyList<ActorTimer> List(string type, string id) => [.. timers.Values.Where(t => t.Type == type && t.Id == id)];

    public void Unregister(string type, string id, string name)
    {
        if (timers.TryRemove((type, id, name), out var timer))
        {
            timer.Stop.Cancel();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var timer in timers.Values)
        {
            await timer.Stop.CancelAsync();
        }
    }

    private async Task RunAsync(ActorTimer timer, ActorSchedule schedule)
    {
        var next = schedule.FirstAt;
        try
        {
            for (var left = schedule.Ticks; left is null or > 0; left--)
            {
                var wait = next - clock.GetUtcNow();
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, clock, timer.Stop.Token);
                }

                if (schedule.ExpiresAt <= clock.GetUtcNow())
                {
                    break;
                }

                await TickAsync(timer);
                if (schedule.Period is not { } period)
                {
                    break;
                }

                next = clock.GetUtcNow() + period;
            }
        }
        catch (OperationCanceledException) when (timer.Stop.IsCancellationRequested)
        {
            // unregistered, registered anew, or the sidecar ends
        }
        finally
        {
            timers.TryRemove(new((timer.Type, timer.Id, timer.Name), timer));
        }
    }

    private async Task TickAsync(ActorTimer timer)
    {
        try
        {
            var call = new ActorCall(timer.Type, timer.Id, $"timer/{timer.Name}", timer.Body(), JsonHeaders, IsRemote: false);
            using var answer = await invoker.InvokeAsync(call, timer.Stop.Token);
            if (answer is not { Status: >= 200 and < 300 })
            {
                TimerFailed(logger, timer.Name, timer.Type, timer.Id, $"status {answer?.Status}");
            }
        }
        catch (OperationCanceledException) when (timer.Stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            TimerFailed(logger, timer.Name, timer.Type, timer.Id, error.Message);
        }
    }

    [LoggerMessage(240, LogLevel.Warning, "timer {Name} of actor {Type} {Id} failed: {Reason}")]
    private static partial void TimerFailed(ILogger logger, string name, string type, string id, string reason);
}
