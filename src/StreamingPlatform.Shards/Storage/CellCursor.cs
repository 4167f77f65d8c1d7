using System.Buffers;
using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Roaring;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Sets of one campaign, metric and day, as one source of a merge has them.</summary>
internal abstract class CellCursor
{
    public bool AtEnd { get; protected set; }

    /// <summary>The day's key, slot 0.</summary>
    public CellKey Day { get; protected set; }

    /// <summary>Quarter-hours of the day in order, each already serialized.</summary>
    public List<(byte Slot, ReadOnlyMemory<byte> Set)> Quarters { get; } = [];

    /// <summary>The serialized set of the whole day; null if it is that of the only quarter-hour.</summary>
    public ReadOnlyMemory<byte>? Whole { get; protected set; }

    public abstract ValueTask MoveNextAsync(CancellationToken cancellationToken);

    public static RoaringSet Decode(ReadOnlyMemory<byte> set)
    {
        var decoded = RoaringSet.Read(set.Span, out var consumed);
        return consumed == set.Length ? decoded : throw new InvalidDataException("A set has something behind its end.");
    }
}

/// <summary>The cells of a run.</summary>
internal sealed class RunCellCursor(RunDocumentStream stream) : CellCursor
{
    private CellDocumentReader _reader;
    private bool _started;
    private bool _hasEntry;

    public override async ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        Quarters.Clear();
        Whole = null;
        if (!_hasEntry)
        {
            await MoveEntryAsync(cancellationToken);
        }

        if (!_hasEntry)
        {
            AtEnd = true;
            return;
        }

        Day = _reader.Key with { Slot = 0 };
        while (_hasEntry && _reader.Key.CompareDay(Day) == 0)
        {
            if (_reader.Key.Slot == 0)
            {
                Whole = _reader.Set;
            }
            else
            {
                Quarters.Add((_reader.Key.Slot, _reader.Set));
            }

            await MoveEntryAsync(cancellationToken);
        }
    }

    private async ValueTask MoveEntryAsync(CancellationToken cancellationToken)
    {
        while (!_started || !_reader.MoveNext())
        {
            if (await stream.NextAsync(cancellationToken) is not { } document)
            {
                (_hasEntry, _started) = (false, false);
                return;
            }

            _reader = new CellDocumentReader(document);
            _started = true;
        }

        _hasEntry = true;
    }
}

/// <summary>The cells that the facts of journals make.</summary>
internal sealed class FactCellCursor(SortedFacts facts) : CellCursor
{
    private readonly ArrayBufferWriter<byte> _sets = new(4096);
    private readonly List<(byte Slot, int Start, int End)> _parts = [];
    private uint[] _whole = new uint[256];
    private int _wholeCount;
    private int _next;

    public override ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        Quarters.Clear();
        Whole = null;
        _sets.ResetWrittenCount();
        _parts.Clear();
        _wholeCount = 0;
        if (_next == facts.Groups.Count)
        {
            AtEnd = true;
            return ValueTask.CompletedTask;
        }

        Day = KeyOf(_next) with { Slot = 0 };
        for (; _next < facts.Groups.Count && KeyOf(_next) is var key && key.CompareDay(Day) == 0; _next++)
        {
            var numbers = facts.Groups.Numbers(_next);
            var start = _sets.WrittenCount;
            SetEncoding.Write(_sets, numbers);
            _parts.Add((key.Slot, start, _sets.WrittenCount));
            Keep(numbers);
        }

        var wholeStart = _sets.WrittenCount;
        if (_parts.Count > 1)
        {
            SetEncoding.Write(_sets, _whole.AsSpan(0, FactGroups.SortDistinct(_whole.AsSpan(0, _wholeCount))));
            Whole = _sets.WrittenMemory[wholeStart..];
        }

        foreach (var (slot, start, end) in _parts)
        {
            Quarters.Add((slot, _sets.WrittenMemory[start..end]));
        }

        return ValueTask.CompletedTask;
    }

    private void Keep(ReadOnlySpan<uint> numbers)
    {
        if (_whole.Length < _wholeCount + numbers.Length)
        {
            Array.Resize(ref _whole, Math.Max(_whole.Length * 2, _wholeCount + numbers.Length));
        }

        numbers.CopyTo(_whole.AsSpan(_wholeCount));
        _wholeCount += numbers.Length;
    }

    private CellKey KeyOf(int group)
    {
        var key = facts.Groups.Key(group);
        var bucket = FactKey.Bucket(key);
        return new CellKey(facts.Campaigns[FactKey.Campaign(key)], facts.Metrics[FactKey.Metric(key)], CellKey.DayOf(bucket), CellKey.SlotOf(bucket));
    }
}
