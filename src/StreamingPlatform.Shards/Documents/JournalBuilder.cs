using System.Buffers;
using System.Text;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Documents;

/// <summary>Gathers what one turn changes and writes it as a journal document.</summary>
/// <remarks>
/// <c>'J' 1 · zigzag sessions · new customers · next number (0: none) · records · length · bytes · facts</c>, where facts are campaigns, metrics,
/// and groups sorted by (campaign, metric, bucket): <c>campaign · metric · zigzag bucket · n · first number · n − 1 differences</c>.
/// </remarks>
internal sealed class JournalBuilder
{
    public const byte Mark = (byte)'J';
    public const byte Version = 1;
    private const int FactBound = 18;
    private const int Slack = 1024;

    private readonly ArrayBufferWriter<byte> _records = new(4096);
    private readonly Dictionary<string, int> _campaigns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _metrics = new(StringComparer.Ordinal);
    private ulong[] _keys = new ulong[256];
    private uint[] _numbers = new uint[256];
    private int _count;
    private int _textBytes;
    private int _recordCount;

    public long SessionsDelta { get; set; }

    public int NewCustomers { get; set; }

    /// <summary>One above the highest number in the turn; 0 if it has none.</summary>
    public long NextNumber { get; private set; }

    public bool IsEmpty => _recordCount == 0 && _count == 0;

    /// <summary>No document of this content is longer.</summary>
    public int BytesBound => _records.WrittenCount + _textBytes + (_count * FactBound) + Slack;

    /// <summary>What these facts add to <see cref="BytesBound"/> at most.</summary>
    public static int BoundOf(List<Fact> facts)
    {
        var bound = 0;
        string? campaign = null;
        foreach (var fact in facts)
        {
            bound += FactBound;
            if (!ReferenceEquals(fact.Campaign, campaign))
            {
                campaign = fact.Campaign;
                bound += Encoding.UTF8.GetByteCount(campaign) + 2;
            }
        }

        return bound;
    }

    public void AddRecord(ReadOnlySpan<byte> record, uint number)
    {
        _records.Write(record);
        _recordCount++;
        NextNumber = Math.Max(NextNumber, number + 1L);
    }

    public void AddFact(in Fact fact)
    {
        if (_count == _keys.Length)
        {
            Array.Resize(ref _keys, _count * 2);
            Array.Resize(ref _numbers, _count * 2);
        }

        _keys[_count] = FactKey.Of(IndexOf(_campaigns, fact.Campaign), IndexOf(_metrics, fact.Metric), fact.Bucket);
        _numbers[_count++] = fact.Customer;
        NextNumber = Math.Max(NextNumber, fact.Customer + 1L);
    }

    public byte[] Write()
    {
        var writer = new ArrayBufferWriter<byte>(Math.Max(256, BytesBound / 2));
        writer.WriteByte(Mark);
        writer.WriteByte(Version);
        writer.WriteZigzag(SessionsDelta);
        writer.WriteVarint((ulong)NewCustomers);
        writer.WriteVarint((ulong)NextNumber);
        writer.WriteVarint((ulong)_recordCount);
        writer.WriteVarint((ulong)_records.WrittenCount);
        writer.Write(_records.WrittenSpan);
        WriteFacts(writer);
        return writer.WrittenSpan.ToArray();
    }

    public void Clear()
    {
        _records.ResetWrittenCount();
        _campaigns.Clear();
        _metrics.Clear();
        (_count, _textBytes, _recordCount, SessionsDelta, NewCustomers, NextNumber) = (0, 0, 0, 0, 0, 0);
    }

    private int IndexOf(Dictionary<string, int> names, string name)
    {
        if (!names.TryGetValue(name, out var index))
        {
            index = names.Count;
            names.Add(name, index);
            _textBytes += Encoding.UTF8.GetByteCount(name) + 3;
        }

        return index;
    }

    private void WriteFacts(ArrayBufferWriter<byte> writer)
    {
        WriteNames(writer, _campaigns);
        WriteNames(writer, _metrics);
        var groups = new FactGroups(_keys, _numbers, _count);
        writer.WriteVarint((ulong)groups.Count);
        for (var index = 0; index < groups.Count; index++)
        {
            var key = groups.Key(index);
            writer.WriteVarint((ulong)FactKey.Campaign(key));
            writer.WriteVarint((ulong)FactKey.Metric(key));
            writer.WriteZigzag(FactKey.Bucket(key));
            var numbers = groups.Numbers(index);
            writer.WriteVarint((ulong)numbers.Length);
            uint previous = 0;
            foreach (var number in numbers)
            {
                writer.WriteVarint(number - previous);
                previous = number;
            }
        }
    }

    private static void WriteNames(ArrayBufferWriter<byte> writer, Dictionary<string, int> names)
    {
        writer.WriteVarint((ulong)names.Count);
        foreach (var name in names.Keys)
        {
            writer.WriteText(name);
        }
    }
}
