using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// The log on RocksDB: one write-ahead log for every topic and every group position, one writer that puts all that waits into one batch and one fsync.
/// </summary>
/// <remarks>
/// <see cref="LogKeys"/> says what is stored how. What a reader sees is on disk: RocksDB shows a batch only after its synced write-ahead log.
/// </remarks>
internal sealed class LogEngine : IDisposable
{
    private const long MaxBatchBytes = 32 << 20;

    private readonly RocksDb database;
    private readonly WriteOptions synced = new WriteOptions().SetSync(true);
    private readonly WriteOptions unsynced = new WriteOptions().SetSync(false);
    private readonly LogRetention retention;
    private readonly TimeProvider clock;
    private readonly LogCatalog catalog;
    private readonly LogReader reader;
    private readonly LogSweeper sweeper;
    private readonly object queueGate = new();
    private readonly ReaderWriterLockSlim open = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread writer;
    private List<LogItem> waiting = [];
    private bool closing;
    private bool disposed;

    /// <exception cref="RocksDbException">The database cannot be opened.</exception>
    public LogEngine(string path, LogRetention retention, TimeProvider clock, ILogger logger)
    {
        this.retention = retention;
        this.clock = clock;
        database = LogDatabase.Open(path);
        var damage = new LogDamage(path, logger);
        catalog = new LogCatalog(database, damage);
        reader = new LogReader(database, damage);
        sweeper = new LogSweeper(database, retention);
        writer = new Thread(Write) { IsBackground = true, Name = "log writer" };
        writer.Start();
    }

    /// <summary>Completes when the disk refused a write: the engine takes nothing more and has to be opened anew.</summary>
    public Task Failed => failed.Task;

    /// <summary>Number of fsyncs so far.</summary>
    public long Syncs { get; private set; }

    public Task AppendAsync(string topic, LogRecord record) => Enqueue(new LogItem(topic, record, null, 0));

    /// <summary>Written with the next batch; by itself it forces no fsync: a position that is lost means redelivery only.</summary>
    public Task CommitAsync(string group, string topic, long position) =>
        catalog.Advance(group, topic, position) ? Enqueue(new LogItem(topic, default, group, position)) : Task.CompletedTask;

    public long PositionOf(string group, string topic) => catalog.PositionOf(group, topic);

    /// <summary>Records from an offset on, as far as they are there.</summary>
    public IReadOnlyList<LogEntry> Read(string topic, long from, int maxBytes, int maxCount) =>
        WhileOpen(() => reader.Read(catalog.Of(topic), from, maxBytes, maxCount));

    /// <summary>Completes when the topic has a record at or behind the offset.</summary>
    public Task WaitForAsync(string topic, long from)
    {
        var state = catalog.Of(topic);
        lock (catalog.Gate)
        {
            return state.Next > from ? Task.CompletedTask : state.Grown.Task;
        }
    }

    /// <summary>Removes what is too old or too much; returns how many topics lost something.</summary>
    public int Sweep() => WhileOpen(() => catalog.All.Count(topic => sweeper.Sweep(topic, clock.GetUtcNow())));

    public void Dispose()
    {
        lock (queueGate)
        {
            closing = true;
            Monitor.Pulse(queueGate);
        }

        writer.Join();
        open.EnterWriteLock();
        try
        {
            if (!disposed)
            {
                disposed = true;
                database.Dispose();
            }
        }
        finally
        {
            open.ExitWriteLock();
        }

        failed.TrySetResult();
    }

    private T WhileOpen<T>(Func<T> use)
    {
        open.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return use();
        }
        finally
        {
            open.ExitReadLock();
        }
    }

    private Task Enqueue(LogItem item)
    {
        lock (queueGate)
        {
            if (closing)
            {
                return Task.FromException(new LogLinkLostException("The log is closed."));
            }

            waiting.Add(item);
            if (waiting.Count == 1)
            {
                Monitor.Pulse(queueGate);
            }
        }

        return item.Done.Task;
    }

    private void Write()
    {
        var items = new List<LogItem>();
        while (true)
        {
            lock (queueGate)
            {
                while (waiting.Count == 0)
                {
                    if (closing)
                    {
                        return;
                    }

                    Monitor.Wait(queueGate);
                }

                (waiting, items) = (items, waiting);
            }

            for (var start = 0; start < items.Count;)
            {
                start = WriteBatchFrom(items, start);
            }

            items.Clear();
        }
    }

    private int WriteBatchFrom(List<LogItem> items, int start)
    {
        var end = start;
        var touched = new HashSet<LogTopic>();
        try
        {
            using var batch = new WriteBatch();
            for (long bytes = 0; end < items.Count && bytes < MaxBatchBytes; end++)
            {
                bytes += Put(batch, items[end], touched);
            }

            foreach (var topic in touched)
            {
                batch.Put(LogKeys.Next(topic.Id), LogKeys.Numbers(topic.WriterNext, topic.Bytes, topic.Name));
            }

            database.Write(batch, touched.Count > 0 ? synced : unsynced);
            Syncs += touched.Count > 0 ? 1 : 0;
        }
        catch (Exception error)
        {
            // After a refused write RocksDB takes no more until it is opened again.
            Fail(items, start, error);
            return items.Count;
        }

        lock (catalog.Gate)
        {
            foreach (var topic in touched)
            {
                topic.Stored = true;
                Volatile.Write(ref topic.Next, topic.WriterNext);
                topic.Grown.TrySetResult();
                topic.Grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        for (var i = start; i < end; i++)
        {
            items[i].Done.TrySetResult();
        }

        return end;
    }

    /// <returns>Bytes of the record.</returns>
    private int Put(WriteBatch batch, LogItem item, HashSet<LogTopic> touched)
    {
        if (item.Group is { } group)
        {
            batch.Put(LogKeys.Name('p', LogKeys.PositionName(group, item.Topic)), LogKeys.Number(item.Position));
            return 0;
        }

        var topic = catalog.Of(item.Topic);
        if (touched.Add(topic) && !topic.Stored)
        {
            batch.Put(LogKeys.Name('t', topic.Name), LogKeys.Number(topic.Id));
            batch.Put(LogKeys.First(topic.Id), LogKeys.Number(0));
        }

        var offset = topic.WriterNext++;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (time, bytes) = topic.LastIndexed;
        if (now - time >= retention.IndexMilliseconds || (now > time && topic.Bytes - bytes >= retention.IndexBytes))
        {
            batch.Put(LogKeys.Index(topic.Id, now), LogKeys.Numbers(offset, topic.Bytes));
            topic.LastIndexed = (now, topic.Bytes);
        }

        batch.PutVector(LogKeys.Record(topic.Id, offset), item.Record.Header, item.Record.Payload);
        topic.Bytes += item.Record.Length;
        return item.Record.Length;
    }

    private void Fail(List<LogItem> items, int start, Exception error)
    {
        var lost = new LogLinkLostException("The log could not be written.", error);
        lock (queueGate)
        {
            closing = true;
            items.AddRange(waiting);
            waiting = [];
        }

        for (var i = start; i < items.Count; i++)
        {
            items[i].Done.TrySetException(lost);
        }

        failed.TrySetResult();
    }
}
