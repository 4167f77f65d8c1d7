using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Recent;

/// <summary>The latest events of one type, verbatim, in a ring of bytes: a new one takes the place of the oldest.</summary>
internal sealed class RecentRing(int capacity)
{
    private const int FirstBytes = 16_384;

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = [];
    private byte[] _bytes = new byte[Math.Min(FirstBytes, capacity)];
    private int _start;
    private int _used;

    /// <summary>Adds a request's events, accepted ones as elements of a block.</summary>
    public void Add(Intake intake, DateTimeOffset now)
    {
        var elements = intake.Elements.Elements;
        lock (_gate)
        {
            for (var i = FirstThatFits(intake); i < elements.Count; i++)
            {
                Add(intake.Elements.Of(elements[i]), now, isElement: true);
            }

            foreach (var refused in intake.Refused)
            {
                if (refused.Json is { } json && refused.Problem.Reason == ProblemReason.SchemaViolation)
                {
                    Add(json.Span, now, isElement: false);
                }
            }
        }
    }

    /// <summary>Copies of all, oldest first.</summary>
    public List<(DateTimeOffset At, bool IsElement, byte[] Json)> Read()
    {
        lock (_gate)
        {
            var events = new List<(DateTimeOffset, bool, byte[])>(_entries.Count);
            var at = _start;
            foreach (var entry in _entries)
            {
                var copy = new byte[entry.Length];
                var first = Math.Min(entry.Length, _bytes.Length - at);
                _bytes.AsSpan(at, first).CopyTo(copy);
                _bytes.AsSpan(0, entry.Length - first).CopyTo(copy.AsSpan(first));
                at = (at + entry.Length) % _bytes.Length;
                events.Add((entry.At, entry.IsElement, copy));
            }

            return events;
        }
    }

    /// <summary>Of a large request only the last elements would stay: the others are not copied.</summary>
    private int FirstThatFits(Intake intake)
    {
        var elements = intake.Elements.Elements;
        var first = elements.Count;
        for (var room = capacity; first > 0 && (room -= elements[first - 1].Length) >= 0; first--)
        {
        }

        return first;
    }

    private void Add(ReadOnlySpan<byte> json, DateTimeOffset now, bool isElement)
    {
        if (json.Length > capacity)
        {
            return;
        }

        if (_bytes.Length - _used < json.Length && _bytes.Length < capacity)
        {
            Grow(json.Length);
        }

        while (_bytes.Length - _used < json.Length)
        {
            var oldest = _entries.Dequeue().Length;
            _start = (_start + oldest) % _bytes.Length;
            _used -= oldest;
        }

        var end = (_start + _used) % _bytes.Length;
        var first = Math.Min(json.Length, _bytes.Length - end);
        json[..first].CopyTo(_bytes.AsSpan(end));
        json[first..].CopyTo(_bytes);
        _used += json.Length;
        _entries.Enqueue(new Entry(json.Length, isElement, now));
    }

    private void Grow(int more)
    {
        var larger = new byte[Math.Min(capacity, Math.Max(_bytes.Length * 2, _used + more))];
        var first = Math.Min(_used, _bytes.Length - _start);
        _bytes.AsSpan(_start, first).CopyTo(larger);
        _bytes.AsSpan(0, _used - first).CopyTo(larger.AsSpan(first));
        (_bytes, _start) = (larger, 0);
    }

    private readonly record struct Entry(int Length, bool IsElement, DateTimeOffset At);
}
