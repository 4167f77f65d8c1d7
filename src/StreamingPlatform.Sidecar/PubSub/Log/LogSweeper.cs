using System.Buffers.Binary;
using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Removes the oldest records of a topic: what is too old, and what is too much.</summary>
internal sealed class LogSweeper(RocksDb database, LogRetention retention)
{
    private readonly WriteOptions unsynced = new WriteOptions().SetSync(false);

    /// <returns>Whether something was removed.</returns>
    public bool Sweep(LogTopic topic, DateTimeOffset now)
    {
        var oldest = (now - retention.Age).ToUnixTimeMilliseconds();
        var keep = Math.Max(KeptByAge(topic, oldest), KeptBySize(topic));
        if (keep <= topic.First)
        {
            return false;
        }

        var from = LogKeys.Record(topic.Id, 0);
        var to = LogKeys.Record(topic.Id, keep);
        using (var batch = new WriteBatch())
        {
            batch.DeleteRange(from, LogKeys.RecordLength, to, LogKeys.RecordLength);
            batch.DeleteRange(LogKeys.Index(topic.Id, 0), LogKeys.RecordLength, LogKeys.Index(topic.Id, IndexTimeOf(topic, keep)), LogKeys.RecordLength);
            batch.Put(LogKeys.First(topic.Id), LogKeys.Number(keep));
            database.Write(batch, unsynced);
        }

        Volatile.Write(ref topic.First, keep);

        // Files that hold nothing else go unread, so that damage in one of them does not outlive its records.
        Native.Instance.rocksdb_delete_file_in_range(database.Handle, from, (nuint)from.Length, to, (nuint)to.Length);
        database.CompactRange(from, to);
        return true;
    }

    private long KeptByAge(LogTopic topic, long oldest)
    {
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var sought = LogKeys.Index(topic.Id, oldest);
        iterator.SeekForPrev((ReadOnlySpan<byte>)sought);
        return IsOf(iterator, sought) ? LogKeys.NumberAt(iterator.GetValueSpan(), 0) : -1;
    }

    /// <summary>The first entry of the index behind which there are no more bytes than the limit.</summary>
    private long KeptBySize(LogTopic topic)
    {
        if (retention.Bytes is not { } limit)
        {
            return -1;
        }

        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var sought = LogKeys.Index(topic.Id, 0);
        for (iterator.Seek(sought); IsOf(iterator, sought); iterator.Next())
        {
            if (topic.Bytes - LogKeys.NumberAt(iterator.GetValueSpan(), 1) <= limit)
            {
                return LogKeys.NumberAt(iterator.GetValueSpan(), 0);
            }
        }

        return -1;
    }

    /// <summary>When the record at an offset of the index was written.</summary>
    private long IndexTimeOf(LogTopic topic, long offset)
    {
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var sought = LogKeys.Index(topic.Id, 0);
        for (iterator.Seek(sought); IsOf(iterator, sought); iterator.Next())
        {
            if (LogKeys.NumberAt(iterator.GetValueSpan(), 0) >= offset)
            {
                return BinaryPrimitives.ReadInt64BigEndian(iterator.GetKeySpan()[5..]);
            }
        }

        return 0;
    }

    private static bool IsOf(Iterator iterator, ReadOnlySpan<byte> sought) =>
        iterator.Valid() && iterator.GetKeySpan().Length == LogKeys.RecordLength && iterator.GetKeySpan()[..5].SequenceEqual(sought[..5]);
}
