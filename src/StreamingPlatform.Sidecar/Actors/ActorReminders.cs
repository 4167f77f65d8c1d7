using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Registers reminders and fires those whose actor this sidecar owns. A tick is repeated rather than lost when the sidecar
/// ends in it.</summary>
internal sealed partial class ActorReminders(
    ReminderStore store, HostedActorTypes types, ActorPlacement placement, ActorInvoker invoker, TimeProvider clock, ILogger<ActorReminders> logger)
    : IHostedService, IDisposable
{
    /// <summary>How soon a reminder that another sidecar registered is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int Retries = 3;
    private readonly ConcurrentDictionary<(string Type, string Id, string Name), Task> firing = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    /// <exception cref="DaprError">the type is not hosted here, a value is not taken, or there is one and it may not be overwritten.</exception>
    public void Register(ReminderRequest request)
    {
        CheckHosted(request.Type);
        Try("CREATE", "creating", string.Empty, () =>
        {
            var now = clock.GetUtcNow();
            var schedule = ActorSchedule.ForReminder(request.DueTime, request.Period, request.Ttl, now);
            SchedulerNames.Check(KeyOf(request.Type, request.Id, request.Name));
            var reminder = new Reminder(
                request.Type, request.Id, request.Name, OrNull(request.DueTime), Moments.TryReadTime(request.Ttl, out _) ? request.Ttl : null, request.Data,
                schedule.Period?.Nanoseconds, schedule.FirstAt, schedule.Ticks, schedule.ExpiresAt, Reminder.NewVersion())
            {
                FailurePolicy = request.FailurePolicy,
            };
            if (!store.Save(reminder, request.Overwrite))
            {
                throw new DaprError(
                    409, StatusCode.AlreadyExists, "ERR_ACTOR_REMINDER_ALREADY_EXISTS", $"reminder {request.Name} of actor {request.Type}/{request.Id} already exists");
            }

            if (schedule.FirstAt > schedule.ExpiresAt)
            {
                // over before it began
                store.Delete(request.Type, request.Id, request.Name);
            }

            return true;
        });
        Wake();
    }

    /// <exception cref="DaprError">there is none.</exception>
    public Reminder Get(string type, string id, string name)
    {
        CheckHosted(type);
        return Try("GET", "getting", "api error: code = Internal desc = failed to get job due to: ", () =>
            {
                SchedulerNames.Check(KeyOf(type, id, name));
                return store.Find(type, id, name);
            })
            ?? throw new DaprError(404, StatusCode.NotFound, "ERR_ACTOR_REMINDER_NOT_FOUND", $"actor reminder not found: {name}");
    }

    /// <param name="id">null: of every actor of the type.</param>
    public IReadOnlyList<Reminder> List(string type, string? id)
    {
        CheckHosted(type);
        return Try("GET", "getting", string.Empty, () => store.List(type, id));
    }

    public void Unregister(string type, string id, string name)
    {
        CheckHosted(type);
        Try("DELETE", "deleting", string.Empty, () =>
        {
            SchedulerNames.Check(KeyOf(type, id, name));
            store.Delete(type, id, name);
            return true;
        });
    }

    /// <param name="id">null: of every actor of the type.</param>
    public void UnregisterAll(string type, string? id)
    {
        CheckHosted(type);
        Try("DELETE", "deleting", string.Empty, () =>
        {
            store.DeleteAll(type, id);
            return true;
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        types.Added += Wake;
        placement.Changed += Wake;
        loop = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        types.Added -= Wake;
        placement.Changed -= Wake;
        await stopping.CancelAsync();
        await loop;
        await Task.WhenAll(firing.Values).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        stopping.Dispose();
        wake.Dispose();
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string KeyOf(string type, string id, string name) => $"actorreminder||{SchedulerNames.Namespace}||{type}||{id}||{name}";

    /// <param name="prefix">What stands before the reason.</param>
    private static T Try<T>(string code, string verb, string prefix, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is FormatException or SqliteException or IOException)
        {
            throw new DaprError(500, StatusCode.Internal, $"ERR_ACTOR_REMINDER_{code}", $"error {verb} actor reminder: {prefix}{error.Message}");
        }
    }

    private void CheckHosted(string type)
    {
        if (!types.Hosts(type))
        {
            throw ActorErrors.NotHosted();
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            if (!stopping.IsCancellationRequested && wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pause = Poll;
            try
            {
                if (types.All.Count > 0)
                {
                    pause = FireDue(cancellationToken);
                }
            }
            catch (Exception error) when (error is SqliteException or IOException)
            {
                StoreFailed(logger, error);
            }

            try
            {
                await wake.WaitAsync(pause, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>How long until there is something to do.</returns>
    private TimeSpan FireDue(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var reminder in store.Due(now))
        {
            var key = (reminder.Type, reminder.Id, reminder.Name);
            if (firing.ContainsKey(key) || !IsOwn(reminder))
            {
                continue;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            firing[key] = done.Task;
            _ = FireAsync(reminder, key, done, cancellationToken);
        }

        var next = store.NextAfter(now) - clock.GetUtcNow();
        return next is { } wait && wait < Poll ? (wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1)) : Poll;
    }

    private bool IsOwn(Reminder reminder) => placement.IsOwn(reminder.Type, ActorBuckets.Of(reminder.Id));

    private async Task FireAsync(Reminder reminder, (string Type, string Id, string Name) key, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            var policy = reminder.FailurePolicy is { } given ? JobFailurePolicy.Parser.ParseFrom(ByteString.FromBase64(given)) : null;
            for (var failures = 0; !await CallAsync(reminder, cancellationToken) && PauseAfter(policy, ++failures) is { } pause;)
            {
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, clock, cancellationToken);
                }

                if (!IsOwn(reminder) || store.Find(reminder.Type, reminder.Id, reminder.Name)?.Version != reminder.Version)
                {
                    // its new owner fires it, or it was removed or registered anew
                    return;
                }
            }

            store.Advance(reminder, reminder.AfterTick(clock.GetUtcNow()));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the sidecar ends; the tick comes again after the restart
        }
        catch (Exception error)
        {
            ReminderFailed(logger, reminder.Name, reminder.Type, reminder.Id, error.Message);
        }
        finally
        {
            firing.TryRemove(key, out _);
            done.SetResult();
            Wake();
        }
    }

    /// <returns>null: the tick is given up.</returns>
    private static TimeSpan? PauseAfter(JobFailurePolicy? policy, int failures) => policy?.PolicyCase switch
    {
        JobFailurePolicy.PolicyOneofCase.Drop => null,
        JobFailurePolicy.PolicyOneofCase.Constant => policy.Constant.HasMaxRetries && failures > policy.Constant.MaxRetries ? null : policy.Constant.Interval?.ToTimeSpan() ?? TimeSpan.Zero,
        _ => failures > Retries ? null : RetryAfter,
    };

    private async Task<bool> CallAsync(Reminder reminder, CancellationToken cancellationToken)
    {
        var tick = new ActorTick(IsTimer: false, reminder.Name, string.Empty, string.Empty, string.Empty, reminder.Data);
        try
        {
            using var answer = await invoker.InvokeAsync(ActorCall.Of(reminder.Type, reminder.Id, tick), cancellationToken);
            if (answer is { Status: >= 200 and < 300 })
            {
                return true;
            }

            ReminderFailed(logger, reminder.Name, reminder.Type, reminder.Id, $"status {answer?.Status}");
        }
        catch (DaprError error) when (!cancellationToken.IsCancellationRequested)
        {
            ReminderFailed(logger, reminder.Name, reminder.Type, reminder.Id, error.Message);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    [LoggerMessage(230, LogLevel.Warning, "reminder {Name} of actor {Type} {Id} failed: {Reason}")]
    private static partial void ReminderFailed(ILogger logger, string name, string type, string id, string reason);

    [LoggerMessage(231, LogLevel.Warning, "the reminders cannot be read")]
    private static partial void StoreFailed(ILogger logger, Exception error);
}
