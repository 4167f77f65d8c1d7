using System.Buffers;
using System.Buffers.Binary;
using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Reads records in order; what is damaged is reported and passed over, and delays no other topic.</summary>
internal sealed class LogReader(RocksDb database, LogDamage damage)
{
    /// <summary>Records from an offset on, as far as they are there. Where all that is left is lost, one entry without bytes stands for the last of it.</summary>
    public IReadOnlyList<LogEntry> Read(LogTopic topic, long from, int maxBytes, int maxCount)
    {
        var end = Volatile.Read(ref topic.Next);
        if (from >= end)
        {
            return [];
        }

        var entries = new List<LogEntry>();
        var expected = Math.Max(from, Volatile.Read(ref topic.First));
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var key = LogKeys.Record(topic.Id, expected);
        iterator.Seek((ReadOnlySpan<byte>)key);
        for (var bytes = 0; expected < end && entries.Count < maxCount && bytes < maxBytes;)
        {
            if (OffsetAt(iterator, key) is { } offset && offset < end)
            {
                ReportMissing(topic, expected, offset);
                entries.Add(EntryOf(offset, iterator.GetValueSpan()));
                expected = offset + 1;

                // The step behind the last record would read the next topic's first value for nothing.
                if (expected < end)
                {
                    iterator.Next();
                }
            }
            else
            {
                // An iterator also fails where only a page beside the record is damaged, another topic's perhaps.
                (expected, var found) = FindBehindDamage(topic, iterator, expected, end);
                if (found is null)
                {
                    break;
                }

                entries.Add(EntryOf(expected++, found));
                LogKeys.WriteRecord(key, topic.Id, expected);
                iterator.Seek((ReadOnlySpan<byte>)key);
            }

            bytes += entries[^1].Stored.Length;
        }

        if (entries.Count == 0 && expected >= end)
        {
            entries.Add(LogEntry.LostAt(end - 1));
        }

        return entries;
    }

    /// <returns>The offset of the record under the iterator; null when there is none, or none of the key's topic.</returns>
    public static long? OffsetAt(Iterator iterator, ReadOnlySpan<byte> key)
    {
        if (!iterator.Valid())
        {
            return null;
        }

        var found = iterator.GetKeySpan();
        return found.Length == LogKeys.RecordLength && found[..5].SequenceEqual(key[..5]) ? BinaryPrimitives.ReadInt64BigEndian(found[5..]) : null;
    }

    private static LogEntry EntryOf(long offset, ReadOnlySpan<byte> value)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
        value.CopyTo(buffer);
        return new LogEntry(offset, buffer, value.Length);
    }

    /// <summary>The first record from an offset on that can be read by its key alone; what lies before it is reported.</summary>
    /// <returns>Its offset and value, or <paramref name="end"/> and null.</returns>
    private (long Offset, byte[]? Value) FindBehindDamage(LogTopic topic, Iterator iterator, long from, long end)
    {
        var failure = iterator.Valid() ? null : LogDatabase.FailureOf(iterator);
        var reason = failure?.Message ?? "the records are missing";

        // Without damage the iterator is right: there are no more records.
        for (var offset = from; failure is not null && offset < end; offset++)
        {
            try
            {
                if (database.Get(LogKeys.Record(topic.Id, offset), readOptions: LogDatabase.Reading) is { } value)
                {
                    Report(topic, from, offset, reason);
                    return (offset, value);
                }
            }
            catch (RocksDbException error)
            {
                reason = error.Message;
            }
        }

        Report(topic, from, end, reason);
        return (end, null);
    }

    private void ReportMissing(LogTopic topic, long expected, long found) => Report(topic, expected, found, "the records are missing");

    private void Report(LogTopic topic, long from, long to, string reason)
    {
        // retention may have removed them meanwhile
        var lost = Math.Max(from, Volatile.Read(ref topic.First));
        if (lost < to)
        {
            damage.Report(topic.Name, lost, to, reason);
        }
    }
}
