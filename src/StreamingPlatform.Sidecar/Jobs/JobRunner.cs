using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Microsoft.Data.Sqlite;
using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.Neighbours;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>
/// Runs the due jobs of this app, once its port takes connections; of several sidecars of one app the one that holds the app's lease does. A run is
/// repeated rather than lost when the sidecar ends in it.
/// </summary>
internal sealed partial class JobRunner(
    JobScheduler scheduler, JobApp app, ReminderStore store, AppChannel channel, SidecarOptions options, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<JobRunner> logger)
    : BackgroundService
{
    /// <summary>How soon a job that another sidecar of the app scheduled is seen.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentDictionary<string, Task> running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly Lock gate = new();

    public override void Dispose()
    {
        base.Dispose();
        wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!channel.HasApp || !options.HasScheduler)
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await RunAsync(ending.Token);
    }

    /// <summary>Until the sidecar begins to end: nothing new runs while it drains.</summary>
    private async Task RunAsync(CancellationToken stoppingToken)
    {
        NeighbourLease? lease = null;
        scheduler.Scheduled += Wake;
        try
        {
            await channel.WaitUntilListeningAsync(stoppingToken);
            while (true)
            {
                var pause = Poll;
                try
                {
                    lease ??= TakeLease();
                    pause = lease is null ? Poll : RunDue(stoppingToken);
                }
                catch (Exception error) when (error is SqliteException or IOException)
                {
                    StoreFailed(logger, error);
                }

                await wake.WaitAsync(pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the sidecar ends
        }
        finally
        {
            scheduler.Scheduled -= Wake;
            await Task.WhenAll(running.Values);
            lease?.Dispose();
        }
    }

    private NeighbourLease? TakeLease()
    {
        Directory.CreateDirectory(options.NeighboursFolder);
        return NeighbourLease.TryTake(Path.Combine(options.NeighboursFolder, $"jobs-{Uri.EscapeDataString(options.AppId)}.lock"));
    }

    private void Wake()
    {
        lock (gate)
        {
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    /// <returns>How long until there is something to do.</returns>
    private TimeSpan RunDue(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var due in store.Due(now, scheduler.Type))
        {
            if (!running.ContainsKey(due.Name))
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                running[due.Name] = done.Task;
                _ = RunAsync(due, done, cancellationToken);
            }
        }

        var next = store.NextAfter(now, scheduler.Type) - clock.GetUtcNow();
        return next is { } wait && wait < Poll ? (wait > ShortestWait ? wait : ShortestWait) : Poll;
    }

    private async Task RunAsync(Reminder run, TaskCompletionSource done, CancellationToken cancellationToken)
    {
        try
        {
            var job = JobScheduler.JobOf(run);
            if (!(run.NextAt > run.ExpiresAt))
            {
                await DeliverAsync(run, job, cancellationToken);
            }

            store.Advance(run, JobSchedule.After(run, job, clock.GetUtcNow(), clock.LocalTimeZone));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the sidecar ends; the run comes again after the restart
        }
        catch (Exception error)
        {
            JobFailed(logger, run.Name, error);
        }
        finally
        {
            running.TryRemove(run.Name, out _);
            done.SetResult();
            Wake();
        }
    }

    private async Task DeliverAsync(Reminder run, Job job, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; failures++)
        {
            if (await app.DeliverAsync(job, cancellationToken))
            {
                return;
            }

            if (job.FailurePolicy?.Constant is not { } policy || (policy.HasMaxRetries && failures >= policy.MaxRetries))
            {
                JobGivenUp(logger, run.Name, failures + 1);
                return;
            }

            var pause = policy.Interval?.ToTimeSpan() ?? TimeSpan.Zero;
            await Task.Delay(pause > ShortestWait ? pause : ShortestWait, clock, cancellationToken);
            if (store.Find(run.Type, run.Id, run.Name)?.Version != run.Version)
            {
                // removed or scheduled anew meanwhile
                return;
            }
        }
    }

    [LoggerMessage(320, LogLevel.Warning, "job {Name} could not be run")]
    private static partial void JobFailed(ILogger logger, string name, Exception error);

    [LoggerMessage(321, LogLevel.Warning, "job {Name} is given up after {Attempts} attempts")]
    private static partial void JobGivenUp(ILogger logger, string name, int attempts);

    [LoggerMessage(322, LogLevel.Warning, "the jobs cannot be read")]
    private static partial void StoreFailed(ILogger logger, Exception error);
}
