using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>One tenant's blocks of this writer: the next number, and the durable blocks not yet acknowledged by the tenant's progress.</summary>
internal sealed class WriterLedger
{
    private readonly Lock _gate = new();
    private readonly List<BlockProgress> _unreported = [];
    private long _number;

    public bool HasUnreported
    {
        get
        {
            lock (_gate)
            {
                return _unreported.Count > 0;
            }
        }
    }

    public bool HasWritten => Interlocked.Read(ref _number) > 0;

    public long NextNumber() => Interlocked.Increment(ref _number);

    public void Durable(long number, int events)
    {
        lock (_gate)
        {
            _unreported.Add(new BlockProgress(number, events));
        }
    }

    /// <summary>The oldest unreported blocks, at most so many; they stay until acknowledged.</summary>
    public IReadOnlyList<BlockProgress> Unreported(int limit)
    {
        lock (_gate)
        {
            return _unreported.GetRange(0, Math.Min(limit, _unreported.Count));
        }
    }

    /// <summary>Forgets the oldest.</summary>
    public void Acknowledge(int count)
    {
        lock (_gate)
        {
            _unreported.RemoveRange(0, count);
        }
    }
}
