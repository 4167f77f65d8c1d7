using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// The log on RocksDB: one write-ahead log for every topic and every group position, one writer that puts all that waits into one batch and one fsync.
/// </summary>
/// <remarks>
/// Keys: <c>r</c> topic id (4) offset (8) → record; <c>t</c> topic name → topic id; <c>n</c> topic id → next offset; <c>i</c> topic id, Unix milliseconds →
/// first offset written at or after that moment (for retention); <c>p</c> group, 0, topic name → position. Numbers in keys are big-endian, so a
/// topic's records lie in order. What a reader sees is on disk: RocksDB shows a batch only after its synced write-ahead log.
/// </remarks>
internal sealed class LogEngine : IDisposable
{
    private const int KeyLength = 13;
    private const long MaxBatchBytes = 32 << 20;

    private readonly RocksDb database;
    private readonly WriteOptions synced = new WriteOptions().SetSync(true);
    private readonly WriteOptions unsynced = new WriteOptions().SetSync(false);
    private readonly ReadOptions reading = new ReadOptions().SetFillCache(false);
    private readonly TimeSpan retention;
    private readonly long indexStep;
    private readonly TimeProvider clock;
    private readonly Lock topicsGate = new();
    private readonly Dictionary<string, Topic> topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> positions = new(StringComparer.Ordinal);
    private readonly object queueGate = new();
    private readonly ReaderWriterLockSlim open = new();
    private readonly TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread writer;
    private List<Item> waiting = [];
    private uint lastTopicId;
    private bool closing;
    private bool disposed;

    public LogEngine(string path, TimeSpan retention, TimeProvider clock)
    {
        this.retention = retention;
        this.clock = clock;
        indexStep = Math.Clamp((long)(retention.TotalMilliseconds / 64), 1, 60_000);
        database = RocksDb.Open(Options(), path);
        Restore();
        writer = new Thread(Write) { IsBackground = true, Name = "log writer" };
        writer.Start();
    }

    /// <summary>Completes when the disk refused a write: the engine takes nothing more and has to be opened anew.</summary>
    public Task Failed => failed.Task;

    /// <summary>Number of fsyncs so far.</summary>
    public long Syncs { get; private set; }

    public Task AppendAsync(string topic, LogRecord record) => Enqueue(new Item(topic, record, null, 0));

    /// <summary>Written with the next batch; by itself it forces no fsync: a position that is lost means redelivery only.</summary>
    public Task CommitAsync(string group, string topic, long position)
    {
        lock (topicsGate)
        {
            var key = PositionName(group, topic);
            if (positions.TryGetValue(key, out var current) && current >= position)
            {
                return Task.CompletedTask;
            }

            positions[key] = position;
        }

        return Enqueue(new Item(topic, default, group, position));
    }

    public long PositionOf(string group, string topic)
    {
        lock (topicsGate)
        {
            return positions.GetValueOrDefault(PositionName(group, topic));
        }
    }

    /// <summary>Records from an offset on, as far as they are there.</summary>
    public IReadOnlyList<LogEntry> Read(string topic, long from, int maxBytes, int maxCount)
    {
        var state = TopicOf(topic);
        var end = Volatile.Read(ref state.Next);
        if (from >= end)
        {
            return [];
        }

        open.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var entries = new List<LogEntry>();
            Span<byte> key = stackalloc byte[KeyLength];
            RecordKey(key, state.Id, from);
            using var iterator = database.NewIterator(readOptions: reading);
            iterator.Seek((ReadOnlySpan<byte>)key);
            var bytes = 0;
            while (iterator.Valid())
            {
                var found = iterator.GetKeySpan();
                if (found.Length != KeyLength || !found[..5].SequenceEqual(key[..5]))
                {
                    break;
                }

                var offset = BinaryPrimitives.ReadInt64BigEndian(found[5..]);
                if (offset >= end)
                {
                    break;
                }

                var value = iterator.GetValueSpan();
                var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
                value.CopyTo(buffer);
                entries.Add(new LogEntry(offset, buffer, value.Length));
                bytes += value.Length;

                // The step behind the last record would read the next topic's first value for nothing.
                if (offset == end - 1 || entries.Count == maxCount || bytes >= maxBytes)
                {
                    break;
                }

                iterator.Next();
            }

            return entries;
        }
        finally
        {
            open.ExitReadLock();
        }
    }

    /// <summary>Completes when the topic has a record at or behind the offset.</summary>
    public Task WaitForAsync(string topic, long from)
    {
        var state = TopicOf(topic);
        lock (topicsGate)
        {
            return state.Next > from ? Task.CompletedTask : state.Grown.Task;
        }
    }

    /// <summary>Removes what is older than the retention; returns how many topics lost something.</summary>
    public int Sweep()
    {
        var oldest = (clock.GetUtcNow() - retention).ToUnixTimeMilliseconds();
        Topic[] all;
        lock (topicsGate)
        {
            all = [.. topics.Values];
        }

        open.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return all.Count(topic => SweepTopic(topic, oldest));
        }
        finally
        {
            open.ExitReadLock();
        }
    }

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

    private static DbOptions Options()
    {
        var options = new DbOptions()
            .SetCreateIfMissing(true)
            .SetWriteBufferSize(64 << 20)
            .SetMaxWriteBufferNumber(4)
            .SetMaxBackgroundFlushes(1)
            .SetMaxBackgroundCompactions(1)
            .SetCompression(Compression.No)
            .SetWalRecoveryMode(Recovery.PointInTime)
            .SetKeepLogFileNum(2)
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetStatsDumpPeriodSec(0);

        // Values of a block's size go to blob files once, at flush; compactions move only their keys.
        var native = Native.Instance;
        native.rocksdb_options_set_enable_blob_files(options.Handle, 1);
        native.rocksdb_options_set_min_blob_size(options.Handle, 4096);
        native.rocksdb_options_set_blob_file_size(options.Handle, 256 << 20);
        native.rocksdb_options_set_enable_blob_gc(options.Handle, 1);
        return options;
    }

    private static void RecordKey(Span<byte> key, uint topic, long offset)
    {
        key[0] = (byte)'r';
        BinaryPrimitives.WriteUInt32BigEndian(key[1..], topic);
        BinaryPrimitives.WriteInt64BigEndian(key[5..], offset);
    }

    private static byte[] IndexKey(uint topic, long milliseconds)
    {
        var key = new byte[KeyLength];
        RecordKey(key, topic, milliseconds);
        key[0] = (byte)'i';
        return key;
    }

    private static byte[] NextKey(uint topic)
    {
        var key = new byte[5];
        key[0] = (byte)'n';
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), topic);
        return key;
    }

    private static byte[] NameKey(char kind, string name)
    {
        var key = new byte[1 + Encoding.UTF8.GetByteCount(name)];
        key[0] = (byte)kind;
        Encoding.UTF8.GetBytes(name, key.AsSpan(1));
        return key;
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static string PositionName(string group, string topic) => $"{group}\0{topic}";

    private void Restore()
    {
        foreach (var (name, value) in Names('t'))
        {
            var id = (uint)value;
            var topic = new Topic(name, id) { Stored = true };
            if (database.Get(NextKey(id)) is { } next)
            {
                topic.Next = topic.WriterNext = BinaryPrimitives.ReadInt64BigEndian(next);
            }

            topics[name] = topic;
            lastTopicId = Math.Max(lastTopicId, id);
        }

        foreach (var (name, value) in Names('p'))
        {
            positions[name] = value;
        }
    }

    private List<(string Name, long Value)> Names(char kind)
    {
        var found = new List<(string, long)>();
        using var iterator = database.NewIterator(readOptions: reading);
        for (iterator.Seek([(byte)kind]); iterator.Valid() && iterator.GetKeySpan()[0] == kind; iterator.Next())
        {
            found.Add((Encoding.UTF8.GetString(iterator.GetKeySpan()[1..]), BinaryPrimitives.ReadInt64BigEndian(iterator.GetValueSpan())));
        }

        return found;
    }

    private Topic TopicOf(string name)
    {
        lock (topicsGate)
        {
            if (!topics.TryGetValue(name, out var topic))
            {
                topics[name] = topic = new Topic(name, ++lastTopicId);
            }

            return topic;
        }
    }

    private Task Enqueue(Item item)
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
        var items = new List<Item>();
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

    private int WriteBatchFrom(List<Item> items, int start)
    {
        var end = start;
        var touched = new HashSet<Topic>();
        try
        {
            using var batch = new WriteBatch();
            var appended = false;
            for (long bytes = 0; end < items.Count && bytes < MaxBatchBytes; end++)
            {
                var item = items[end];
                if (item.Group is { } group)
                {
                    batch.Put(NameKey('p', PositionName(group, item.Topic)), Number(item.Position));
                }
                else
                {
                    Append(batch, item, touched);
                    bytes += item.Record.Length;
                    appended = true;
                }
            }

            foreach (var topic in touched)
            {
                batch.Put(NextKey(topic.Id), Number(topic.WriterNext));
            }

            database.Write(batch, appended ? synced : unsynced);
            if (appended)
            {
                Syncs++;
            }
        }
        catch (Exception error)
        {
            // After a refused write RocksDB takes no more until it is opened again.
            Fail(items, start, error);
            return items.Count;
        }

        lock (topicsGate)
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

    private void Append(WriteBatch batch, Item item, HashSet<Topic> touched)
    {
        var topic = TopicOf(item.Topic);
        if (touched.Add(topic) && !topic.Stored)
        {
            batch.Put(NameKey('t', topic.Name), Number(topic.Id));
        }

        var offset = topic.WriterNext++;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - topic.LastIndexed >= indexStep)
        {
            batch.Put(IndexKey(topic.Id, now), Number(offset));
            topic.LastIndexed = now;
        }

        var key = new byte[KeyLength];
        RecordKey(key, topic.Id, offset);
        batch.PutVector(key, item.Record.Header, item.Record.Payload);
    }

    private void Fail(List<Item> items, int start, Exception error)
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

    private bool SweepTopic(Topic topic, long oldest)
    {
        var keep = -1L;
        using (var iterator = database.NewIterator(readOptions: reading))
        {
            var sought = IndexKey(topic.Id, oldest);
            iterator.SeekForPrev((ReadOnlySpan<byte>)sought);
            if (iterator.Valid() && iterator.GetKeySpan().Length == KeyLength && iterator.GetKeySpan()[..5].SequenceEqual(sought.AsSpan(0, 5)))
            {
                keep = BinaryPrimitives.ReadInt64BigEndian(iterator.GetValueSpan());
            }
        }

        if (keep <= topic.First)
        {
            return false;
        }

        var from = new byte[KeyLength];
        RecordKey(from, topic.Id, 0);
        var to = new byte[KeyLength];
        RecordKey(to, topic.Id, keep);
        using (var batch = new WriteBatch())
        {
            batch.DeleteRange(from, KeyLength, to, KeyLength);
            batch.DeleteRange(IndexKey(topic.Id, 0), KeyLength, IndexKey(topic.Id, oldest), KeyLength);
            database.Write(batch, unsynced);
        }

        topic.First = keep;
        database.CompactRange(from, to);
        return true;
    }

    private sealed class Topic(string name, uint id)
    {
        public string Name { get; } = name;

        public uint Id { get; } = id;

        /// <summary>Its name is in the database.</summary>
        public bool Stored { get; set; }

        /// <summary>Next offset as the writer counts it, ahead of <see cref="Next"/> while a batch is being written.</summary>
        public long WriterNext { get; set; }

        /// <summary>Everything before this offset is on disk.</summary>
        public long Next;

        /// <summary>Everything before this offset has been removed.</summary>
        public long First { get; set; }

        public long LastIndexed { get; set; }

        public TaskCompletionSource Grown { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Item(string topic, LogRecord record, string? group, long position)
    {
        public string Topic { get; } = topic;

        public LogRecord Record { get; } = record;

        /// <summary>Not null for a position, null for a record.</summary>
        public string? Group { get; } = group;

        public long Position { get; } = position;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
