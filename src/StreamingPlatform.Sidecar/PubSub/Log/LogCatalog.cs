using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Topics of a log and the positions of its readers: read when the log is opened, kept in memory from then on.</summary>
/// <remarks>
/// A damaged database must not lead to an offset or a topic id being given a second time: a topic goes on behind everything that speaks of it (its
/// counter, its last record, every reader's position), and a topic's name stands in two places.
/// </remarks>
internal sealed class LogCatalog
{
    /// <summary>How many topics a damaged page could hide: their ids must not be given to others.</summary>
    private const uint IdsLeftOut = 1_000_000;

    private readonly RocksDb database;
    private readonly LogDamage damage;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LogTopic> topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> positions = new(StringComparer.Ordinal);
    private uint lastTopicId;

    public LogCatalog(RocksDb database, LogDamage damage)
    {
        this.database = database;
        this.damage = damage;
        Each('t', (name, value) => Add(Encoding.UTF8.GetString(name), (uint)LogKeys.NumberAt(value, 0)));
        Each('n', RestoreCounter);
        var withFirst = new HashSet<uint>();
        foreach (var topic in topics.Values.Where(t => t.Next == 0))
        {
            RestoreCounterOf(topic);
        }

        Each('f', (key, value) =>
        {
            var id = BinaryPrimitives.ReadUInt32BigEndian(key);
            withFirst.Add(id);
            OfId(id)?.First = LogKeys.NumberAt(value, 0);
        });
        Each('p', (name, value) => positions[Encoding.UTF8.GetString(name)] = LogKeys.NumberAt(value, 0));
        foreach (var topic in topics.Values)
        {
            if (!withFirst.Contains(topic.Id))
            {
                // written by an earlier version, which did not keep it
                topic.First = FirstRecordOf(topic);
            }

            RestoreEnd(topic);
        }
    }

    private delegate void Found(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

    /// <summary>Guards what is said of topics and positions.</summary>
    public Lock Gate => gate;

    public IReadOnlyList<LogTopic> All
    {
        get
        {
            lock (gate)
            {
                return [.. topics.Values];
            }
        }
    }

    public LogTopic Of(string name)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(name, out var topic))
            {
                topics[name] = topic = new LogTopic(name, ++lastTopicId);
            }

            return topic;
        }
    }

    public long PositionOf(string group, string topic)
    {
        lock (gate)
        {
            return positions.GetValueOrDefault(LogKeys.PositionName(group, topic));
        }
    }

    /// <returns>False when the position is not ahead of the known one.</returns>
    public bool Advance(string group, string topic, long position)
    {
        lock (gate)
        {
            var key = LogKeys.PositionName(group, topic);
            if (positions.TryGetValue(key, out var current) && current >= position)
            {
                return false;
            }

            positions[key] = position;
            return true;
        }
    }

    private LogTopic Add(string name, uint id)
    {
        lastTopicId = Math.Max(lastTopicId, id);
        return topics[name] = new LogTopic(name, id) { Stored = true };
    }

    private LogTopic? OfId(uint id) => topics.Values.FirstOrDefault(t => t.Id == id);

    private void RestoreCounter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var id = BinaryPrimitives.ReadUInt32BigEndian(key);
        lastTopicId = Math.Max(lastTopicId, id);
        var topic = OfId(id) ?? (LogKeys.NameIn(value) is { Length: > 0 } name ? Add(name, id) : null);
        if (topic is not null)
        {
            topic.Next = topic.WriterNext = LogKeys.NumberAt(value, 0);
            topic.Bytes = LogKeys.NumberAt(value, 1);
        }
    }

    /// <summary>By its key, for one that damage beside it has hidden.</summary>
    private void RestoreCounterOf(LogTopic topic)
    {
        try
        {
            if (database.Get(LogKeys.Next(topic.Id)) is { } value)
            {
                topic.Next = topic.WriterNext = LogKeys.NumberAt(value, 0);
                topic.Bytes = LogKeys.NumberAt(value, 1);
            }
        }
        catch (RocksDbException error)
        {
            damage.ReportCatalog(error.Message);
        }
    }

    private void RestoreEnd(LogTopic topic)
    {
        var end = LastRecordOf(topic) + 1;
        if (end < topic.Next && topic.Next > topic.First)
        {
            damage.Report(topic.Name, Math.Max(end, topic.First), topic.Next, "the records are missing");
        }

        var suffix = "\0" + topic.Name;
        var read = positions.Where(p => p.Key.EndsWith(suffix, StringComparison.Ordinal)).Select(p => p.Value).DefaultIfEmpty().Max();
        topic.Next = topic.WriterNext = Math.Max(Math.Max(topic.Next, end), read);
    }

    private long FirstRecordOf(LogTopic topic)
    {
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var sought = LogKeys.Record(topic.Id, 0);
        iterator.Seek((ReadOnlySpan<byte>)sought);
        return LogReader.OffsetAt(iterator, sought) ?? 0;
    }

    /// <returns>Its offset, -1 when there is none.</returns>
    private long LastRecordOf(LogTopic topic)
    {
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        var sought = LogKeys.Record(topic.Id, long.MaxValue);
        iterator.SeekForPrev((ReadOnlySpan<byte>)sought);
        if (LogReader.OffsetAt(iterator, sought) is { } offset)
        {
            return offset;
        }

        // An unreadable last record: the reader that comes there says so; here the counter has to do.
        return LogDatabase.FailureOf(iterator) is null ? topic.First - 1 : topic.Next - 1;
    }

    private void Each(char kind, Found found)
    {
        using var iterator = database.NewIterator(readOptions: LogDatabase.Reading);
        for (iterator.Seek([(byte)kind]); iterator.Valid() && iterator.GetKeySpan()[0] == kind; iterator.Next())
        {
            found(iterator.GetKeySpan()[1..], iterator.GetValueSpan());
        }

        if (!iterator.Valid() && LogDatabase.FailureOf(iterator) is { } failure)
        {
            damage.ReportCatalog(failure.Message);
            lastTopicId += IdsLeftOut;
        }
    }
}
