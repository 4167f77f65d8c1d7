using System.Threading.Channels;
using SQLitePCL;

namespace StreamingPlatform.Sidecar.State;

/// <summary>
/// The one writer of a file in this process. All writes that wait go into one transaction, so that concurrent callers share one fsync;
/// each caller's outcome is still its own.
/// </summary>
internal sealed partial class SqliteWriter : IAsyncDisposable
{
    private const int MaxJobsPerCommit = 1024;
    private const long MaxBytesPerCommit = 32 * 1024 * 1024;
    private readonly SqliteSession session;
    private readonly SqliteStatements sql;
    private readonly TimeProvider clock;
    private readonly TimeSpan cleanup;
    private readonly string component;
    private readonly ILogger logger;
    private readonly Channel<Job> jobs = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task loop;
    private DateTimeOffset cleaned;

    public SqliteWriter(SqliteSession session, SqliteStatements sql, TimeProvider clock, TimeSpan cleanup, string component, ILogger logger)
    {
        this.session = session;
        this.sql = sql;
        this.clock = clock;
        this.cleanup = cleanup;
        this.component = component;
        this.logger = logger;
        cleaned = clock.GetUtcNow();
        loop = Task.Run(LoopAsync);
    }

    /// <summary>Completes when the writes are on disk or refused.</summary>
    public Task<IReadOnlyList<Exception?>> AddAsync(IReadOnlyList<StateWrite> writes, bool atomic, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new Job(writes, atomic);
        ObjectDisposedException.ThrowIf(!jobs.Writer.TryWrite(job), this);
        return job.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        jobs.Writer.TryComplete();
        await loop;
        session.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Job>();
        while (await jobs.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var bytes = 0L;
            while (batch.Count < MaxJobsPerCommit && bytes < MaxBytesPerCommit && jobs.Reader.TryRead(out var job))
            {
                batch.Add(job);
                bytes += job.Bytes;
            }

            Commit(batch);
        }
    }

    private void Commit(List<Job> batch)
    {
        try
        {
            session.Run("BEGIN IMMEDIATE");
            var now = clock.GetUtcNow();
            foreach (var job in batch)
            {
                Apply(job, now);
            }

            CleanUp(now);
            session.Run("COMMIT");
        }
        catch (Exception error)
        {
            CommitFailed(logger, component, batch.Count, error);
            RollBack();
            foreach (var job in batch)
            {
                job.Done.SetException(error);
            }

            return;
        }

        foreach (var job in batch)
        {
            job.Done.SetResult(job.Results);
        }
    }

    private void RollBack()
    {
        try
        {
            if (session.InTransaction)
            {
                session.Run("ROLLBACK");
            }
        }
        catch (SqliteFailedException error)
        {
            CommitFailed(logger, component, 0, error);
        }
    }

    private void Apply(Job job, DateTimeOffset now)
    {
        if (!job.Atomic)
        {
            for (var i = 0; i < job.Writes.Count; i++)
            {
                job.Results[i] = Write(job.Writes[i], now) ? null : new ETagMismatchException();
            }

            return;
        }

        session.Run("SAVEPOINT job");
        for (var i = 0; i < job.Writes.Count; i++)
        {
            if (!Write(job.Writes[i], now))
            {
                job.Results[i] = new ETagMismatchException();
                session.Run("ROLLBACK TO job");
                break;
            }
        }

        session.Run("RELEASE job");
    }

    /// <returns>false when an etag did not match.</returns>
    private bool Write(StateWrite write, DateTimeOffset now)
    {
        var statement = session.Prepare(
            write.Data is null ? (write.ETag is null ? sql.Delete : sql.DeleteMatching)
            : write.ETag is not null ? sql.Update
            : write.FirstWrite ? sql.Insert
            : sql.Upsert);
        raw.sqlite3_bind_text(statement, 1, write.Key);
        if (write.Data is { } data)
        {
            if (data.IsEmpty)
            {
                raw.sqlite3_bind_zeroblob(statement, 2, 0);
            }
            else
            {
                raw.sqlite3_bind_blob(statement, 2, data.Span);
            }

            raw.sqlite3_bind_text(statement, 3, Guid.NewGuid().ToString());
            if (write.Ttl is { } ttl && ttl > TimeSpan.Zero)
            {
                raw.sqlite3_bind_text(statement, 4, SqliteSession.Format(now + ttl));
            }
        }

        if (write.Data is not null || write.ETag is not null)
        {
            raw.sqlite3_bind_text(statement, 5, SqliteSession.Format(now));
        }

        if (write.ETag is { } etag)
        {
            raw.sqlite3_bind_text(statement, 6, etag);
        }

        session.Execute(statement);
        return session.Changes > 0 || (write.Data is null && write.ETag is null);
    }

    private void CleanUp(DateTimeOffset now)
    {
        if (cleanup <= TimeSpan.Zero || now - cleaned < cleanup)
        {
            return;
        }

        cleaned = now;
        var statement = session.Prepare(sql.DeleteExpired);
        raw.sqlite3_bind_text(statement, 1, SqliteSession.Format(now));
        session.Execute(statement);
    }

    [LoggerMessage(20, LogLevel.Error, "store {Component}: a commit of {Jobs} callers failed")]
    private static partial void CommitFailed(ILogger logger, string component, int jobs, Exception error);

    private sealed class Job(IReadOnlyList<StateWrite> writes, bool atomic)
    {
        public IReadOnlyList<StateWrite> Writes { get; } = writes;

        public bool Atomic { get; } = atomic;

        public Exception?[] Results { get; } = new Exception?[writes.Count];

        public long Bytes { get; } = writes.Sum(w => (long)(w.Data?.Length ?? 0));

        public TaskCompletionSource<IReadOnlyList<Exception?>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
