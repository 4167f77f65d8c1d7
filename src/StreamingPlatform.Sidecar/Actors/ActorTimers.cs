using System.Collections.Concurrent;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Timers live in the memory of the sidecar that registered them and fire at the actor's owner. A failed tick is not repeated.</summary>
internal sealed partial class ActorTimers(HostedActorTypes types, ActorInvoker invoker, TimeProvider clock, ILogger<ActorTimers> logger) : IHostedService
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<(string Type, string Id, string Name), ActorTimer> timers = new();

    /// <exception cref="DaprError">the type is not hosted here, or a value is not taken.</exception>
    public void Register(ActorTimer timer)
    {
        ActorSchedule schedule;
        try
        {
            schedule = types.Hosts(timer.Type)
                ? ActorSchedule.ForTimer($"{timer.Type}||{timer.Id}||{timer.Name}", timer.DueTime, timer.Period, timer.Ttl, clock.GetUtcNow())
                : throw new FormatException($"can't create timer for actor {timer.Type}||{timer.Id}: actor type not registered");
        }
        catch (FormatException error)
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_TIMER_CREATE", $"error creating actor timer: {error.Message}");
        }

        timers.AddOrUpdate((timer.Type, timer.Id, timer.Name), timer, (_, before) =>
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
                while (next - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait < LongestDelay ? wait : LongestDelay, clock, timer.Stop.Token);
                }

                await TickAsync(timer);
                var following = schedule.Period?.AddTo(next) ?? next;
                if (following <= next)
                {
                    // no period, or one that goes back in time
                    break;
                }

                // a tick that is late is made up for once
                var now = clock.GetUtcNow();
                next = following < now ? now : following;
                if (next > schedule.ExpiresAt)
                {
                    break;
                }
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
            var tick = new ActorTick(IsTimer: true, timer.Name, timer.DueTime, timer.Period, timer.Callback, timer.Data);
            using var answer = await invoker.InvokeAsync(ActorCall.Of(timer.Type, timer.Id, tick), timer.Stop.Token);
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
