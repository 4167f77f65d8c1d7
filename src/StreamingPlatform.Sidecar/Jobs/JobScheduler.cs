using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using StreamingPlatform.Sidecar.Actors;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Jobs;

/// <summary>What both protocols do with the jobs of this app. They lie in the reminders' store, as reminders of a type no actor can have.</summary>
internal sealed class JobScheduler(ReminderStore store, SidecarOptions options, TimeProvider clock)
{
    private const string Id = "job";
    private static readonly JobFailurePolicy DefaultPolicy =
        new() { Constant = new JobFailurePolicyConstant { Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), MaxRetries = 3 } };

    /// <summary>Raised after a job was scheduled.</summary>
    public event Action? Scheduled;

    /// <summary>The type of this app's jobs in the store.</summary>
    public string Type => ReminderStore.JobTypes + options.AppId;

    public static Job JobOf(Reminder reminder) => Job.Parser.ParseFrom(ByteString.FromBase64(reminder.Data ?? string.Empty));

    /// <exception cref="DaprError">the job is not one, or its name is in use.</exception>
    public void Schedule(Job? job, bool overwrite)
    {
        const string code = "DAPR_SCHEDULER_SCHEDULE_JOB";
        if (job is null)
        {
            throw Refused("DAPR_SCHEDULER_EMPTY", "Job is empty");
        }

        CheckName(job.Name.Trim());
        if (!job.HasSchedule && !job.HasDueTime)
        {
            throw Refused("DAPR_SCHEDULER_SCHEDULE_EMPTY", "Schedule is empty");
        }

        Try(code, "schedule job", () =>
        {
            SchedulerNames.Check(KeyOf(job.Name));
            var kept = job.Clone();
            if (kept.FailurePolicy is null || kept.FailurePolicy.PolicyCase == JobFailurePolicy.PolicyOneofCase.None)
            {
                kept.FailurePolicy = DefaultPolicy;
            }

            JobSchedule times;
            try
            {
                times = JobSchedule.Parse(kept, clock.GetUtcNow(), clock.LocalTimeZone);
            }
            catch (FormatException error)
            {
                throw new FormatException($"rpc error: code = Unknown desc = job failed validation: {error.Message}", error);
            }

            var reminder = new Reminder(
                Type, Id, kept.Name, null, null, kept.ToByteString().ToBase64(), PeriodNanoseconds: null, times.FirstAt, times.Runs, times.ExpiresAt, Reminder.NewVersion());
            if (!store.Save(reminder, overwrite))
            {
                throw Failed(409, StatusCode.AlreadyExists, code, $"failed to schedule job due to: rpc error: code = AlreadyExists desc = job already exists: '{KeyOf(kept.Name)}'");
            }

            return true;
        });
        Scheduled?.Invoke();
    }

    /// <exception cref="DaprError">there is none.</exception>
    public Job Get(string name)
    {
        const string code = "DAPR_SCHEDULER_GET_JOB";
        CheckName(name);
        return Try(code, "get job", () =>
        {
            SchedulerNames.Check(KeyOf(name));
            return store.Find(Type, Id, name) is { } found
                ? JobOf(found)
                : throw new FormatException($"rpc error: code = NotFound desc = job not found: {name}");
        });
    }

    public IReadOnlyList<Job> List() => Try("DAPR_SCHEDULER_LIST_JOBS", "list jobs", () => store.List(Type, Id).Select(JobOf).ToList());

    /// <summary>Removes the job, if there is one.</summary>
    public void Delete(string name)
    {
        CheckName(name);
        Try("DAPR_SCHEDULER_DELETE_JOB", "delete job", () =>
        {
            store.Delete(Type, Id, name);
            return true;
        });
    }

    /// <summary>Removes the jobs whose names begin so; with an empty prefix all.</summary>
    public void DeleteByPrefix(string prefix) =>
        Try("DAPR_SCHEDULER_DELETE_JOBS_BY_PREFIX", "delete jobs by prefix", () =>
        {
            store.DeleteByPrefix(Type, Id, prefix);
            return true;
        });

    private void CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw Refused("DAPR_SCHEDULER_JOB_NAME_EMPTY", "Name is empty");
        }
    }

    private T Try<T>(string code, string verb, Func<T> action)
    {
        if (!options.HasScheduler)
        {
            throw Failed(500, StatusCode.Internal, code, $"failed to {verb} due to: scheduler clients are disabled");
        }

        try
        {
            return action();
        }
        catch (Exception error) when (error is FormatException or SqliteException or IOException)
        {
            throw Failed(500, StatusCode.Internal, code, $"failed to {verb} due to: {error.Message}");
        }
    }

    private DaprError Refused(string code, string message) => Failed(400, StatusCode.InvalidArgument, code, message);

    private DaprError Failed(int httpStatus, StatusCode status, string code, string message) => new(httpStatus, status, code, message)
    {
        Details = [new ErrorInfo { Domain = "dapr.io", Reason = code, Metadata = { ["appID"] = options.AppId, ["namespace"] = SchedulerNames.Namespace } }],
        DetailsOverHttp = true,
    };

    private string KeyOf(string name) => $"app||{SchedulerNames.Namespace}||{options.AppId}||{name}";
}
