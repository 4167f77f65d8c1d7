using System.Buffers;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Shards.Records;

/// <summary>
/// A record in bytes: version, customer, number, clicks, baskets, sessions, announced sessions (from version 2) and the time before which it was pruned (version 3); the lowest version that says all. Touches are grouped by outer and inner name; quarters ascend within
/// a group and are written as differences, so equal records have equal bytes.
/// </summary>
internal static class CustomerRecordCodec
{
    private const byte Version = 1;
    private const byte VersionWithAnnounced = 2;
    private const byte VersionPruned = 3;

    public static void Write(CustomerRecord record, IBufferWriter<byte> output)
    {
        var writer = new ByteWriter(output);
        var version = record.PrunedBefore != CustomerRecord.NeverPruned ? VersionPruned : record.Announced.Length > 0 ? VersionWithAnnounced : Version;
        writer.Byte(version);
        writer.String(record.Customer);
        writer.Varint(record.Number);
        WriteTouches(writer, record.Clicks);
        WriteTouches(writer, record.Baskets);
        WriteIntervals(writer, record.Intervals);
        if (version != Version)
        {
            WriteIntervals(writer, record.Announced);
        }

        if (version == VersionPruned)
        {
            writer.Signed(record.PrunedBefore);
        }
    }

    public static CustomerRecord Read(ReadOnlySpan<byte> source, out int consumed)
    {
        var reader = new ByteReader(source);
        var version = reader.Byte();
        if (version is not (Version or VersionWithAnnounced or VersionPruned))
        {
            throw new InvalidDataException("Unknown version of a customer record.");
        }

        var customer = reader.String();
        var number = reader.Varint();
        if (number > uint.MaxValue)
        {
            throw ByteReader.Malformed();
        }

        var clicks = ReadTouches(ref reader);
        var baskets = ReadTouches(ref reader);
        var intervals = ReadIntervals(ref reader, areDisjoint: true);
        var announced = version == Version ? null : ReadIntervals(ref reader, areDisjoint: false);
        var prunedBefore = version == VersionPruned ? reader.Signed() : CustomerRecord.NeverPruned;
        consumed = reader.Position;
        return new CustomerRecord(customer, (uint)number, clicks, baskets, intervals, announced, prunedBefore);
    }

    private static void WriteIntervals(ByteWriter writer, SessionInterval[] intervals)
    {
        writer.Varint((ulong)intervals.Length);
        var before = 0L;
        foreach (var interval in intervals)
        {
            writer.Signed(interval.Start - before);
            writer.Varint((ulong)(interval.End - interval.Start));
            before = interval.End;
        }
    }

    private static void WriteTouches(ByteWriter writer, Touch[] touches)
    {
        writer.Varint((ulong)touches.Length);
        for (var i = 0; i < touches.Length;)
        {
            var outer = touches[i].Outer;
            var inner = touches[i].Inner;
            var end = i + 1;
            while (end < touches.Length && string.Equals(touches[end].Inner, inner) && string.Equals(touches[end].Outer, outer))
            {
                end++;
            }

            writer.String(outer);
            writer.String(inner);
            writer.Varint((ulong)(end - i));
            var before = 0L;
            for (; i < end; i++)
            {
                writer.Signed(touches[i].Quarter - before);
                writer.Varint((ulong)touches[i].First);
                writer.Varint((ulong)(touches[i].Last - touches[i].First));
                before = touches[i].Quarter;
            }
        }
    }

    private static Touch[] ReadTouches(ref ByteReader reader)
    {
        var touches = new Touch[reader.Count()];
        for (var i = 0; i < touches.Length;)
        {
            var outer = reader.Name();
            var inner = reader.Name();
            var group = reader.Below(touches.Length - i + 1);
            if (group == 0)
            {
                throw ByteReader.Malformed();
            }

            var quarter = 0L;
            for (var end = i + group; i < end; i++)
            {
                quarter += reader.Signed();
                var first = reader.Below(Quarter.Milliseconds);
                var last = first + reader.Below(Quarter.Milliseconds - first);
                if (quarter is < int.MinValue or > int.MaxValue)
                {
                    throw ByteReader.Malformed();
                }

                touches[i] = new Touch(outer, inner, (int)quarter, first, last);
                if (i > 0 && Touch.CompareKeys(touches[i - 1], touches[i]) >= 0)
                {
                    throw ByteReader.Malformed();
                }
            }
        }

        return touches;
    }

    private static SessionInterval[] ReadIntervals(ref ByteReader reader, bool areDisjoint)
    {
        var intervals = new SessionInterval[reader.Count()];
        var before = 0L;
        for (var i = 0; i < intervals.Length; i++)
        {
            var start = before + reader.Signed();
            var end = start + (long)reader.Varint();
            if (end < start || (i > 0 && start <= (areDisjoint ? before : intervals[i - 1].Start)))
            {
                throw ByteReader.Malformed();
            }

            intervals[i] = new SessionInterval(start, end);
            before = end;
        }

        return intervals;
    }
}
