using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Registers reminders and fires those whose actor this sidecar owns. A tick is repeated rather than lost when the sidecar ends in it.</summary>
internal sealed partial class ActorReminders(
    ReminderStore store, ActorHosting hosting, ActorPlacement placement, ActorInvoker invoker, TimeProvider clock, ILogger<ActorReminders> logger)
    : IHostedService, IDisposable
{
    /// <summary>How soon a reminder that another sidecar registered is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly KeyValuePair<string, StringValues>[] JsonHeaders = [new("Content-Type", "application/json")];
    private const int Retries = 3;
    private readonly ConcurrentDictionary<(string Type, string Id, string Name), Task> firing = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;

    /// <param name="data">JSON text.</param>
    public void Register(string type, string id, string name, string? dueTime, string? period, string? ttl, string? data, bool overwrite)
    {
        CheckHosted(type);
        ActorSchedule schedule;
        try
        {
            schedule = ActorSchedule.Parse(dueTime, period, ttl, clock.GetUtcNow(), isReminder: true);
        }
        catch (FormatException error)
        {
            throw Failed("CREATE", "creating", error);
        }

        var reminder = new Reminder(
            type, id, name, dueTime, schedule.ExpiresAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), data, schedule.Period,
            schedule.FirstAt, schedule.Ticks, schedule.ExpiresAt, Reminder.NewVersion());
        if (!Try("CREATE", "creating", () => store.Save(reminder, overwrite)))
        {
            throw new DaprError(409, StatusCode.AlreadyExists, "ERR_ACTOR_REMINDER_ALREADY_EXISTS", $"reminder {name} of actor {type}/{id} already exists");
        }

        Wake();
    }

    /// <exception cref="DaprError">there is none.</exception>
    public Reminder Get(string type, string id, string name)
    {
        CheckHosted(type);
        return Try("GET", "getting", () => store.Find(type, id, name))
            ?? throw new DaprError(404, StatusCode.NotFound, "ERR_ACTOR_REMINDER_NOT_FOUND", $"actor reminder not found: {name}");
    }

    public IReadOnlyList<Reminder> List(string type, string? id)
    {
        CheckHosted(type);
        return Try("GET", "getting", () => store.List(type, id));
    }

    public void Unregister(string type, string id, string name)
    {
        CheckHosted(type);
        Try("DELETE", "deleting", () =>
        {
            store.Delete(type, id, name);
            return true;
        });
    }

    public void UnregisterAll(string type, string? id)
    {
        CheckHosted(type);
        Try("DELETE", "deleting", () =>
        {
            store.DeleteAll(type, id);
            return true;
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        hosting.Configured += Wake;
        placement.Changed += Wake;
        loop = Task.Run(() => RunAsync(stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        hosting.Configured -= Wake;
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

    private static DaprError Failed(string code, string verb, Exception error) =>
        new(500, StatusCode.Internal, $"ERR_ACTOR_REMINDER_{code}", $"error {verb} actor reminder: {error.Message}");

    private static T Try<T>(string code, string verb, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is SqliteException or IOException)
        {
            throw Failed(code, verb, error);
        }
    }

    private void CheckHosted(string type)
    {
        if (type.StartsWith("dapr.internal.", StringComparison.Ordinal))
        {
            throw new DaprError(403, StatusCode.PermissionDenied, "ERR_ACTOR_TYPE_RESERVED", $"actor type {type} is reserved");
        }

        if (!hosting.Hosts(type))
        {
            throw new DaprError(
                403, StatusCode.PermissionDenied, "ERR_ACTOR_REMINDER_NON_HOSTED", $"operations on actor reminders are only possible on hosted actor types");
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
                if (hosting.Types.Count > 0)
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
            if (reminder.ExpiresAt <= clock.GetUtcNow())
            {
                store.Advance(reminder, null);
                return;
            }

            for (var attempt = 0; attempt <= Retries; attempt++)
            {
                if (attempt > 0)
                {
                    await Task.Delay(RetryAfter, clock, cancellationToken);
                }

                if (!IsOwn(reminder))
                {
                    // its new owner fires it
                    return;
                }

                if (await CallAsync(reminder, cancellationToken))
                {
                    break;
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

    private async Task<bool> CallAsync(Reminder reminder, CancellationToken cancellationToken)
    {
        var data = reminder.Data is null ? string.Empty : $"\"data\":{reminder.Data},";
        var body = Encoding.UTF8.GetBytes($"{{{data}\"dueTime\":\"\",\"period\":\"\"}}");
        try
        {
            using var answer = await invoker.InvokeAsync(
                new ActorCall(reminder.Type, reminder.Id, $"remind/{reminder.Name}", body, JsonHeaders, IsRemote: false), cancellationToken);
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
