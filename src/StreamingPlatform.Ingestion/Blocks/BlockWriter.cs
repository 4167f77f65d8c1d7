using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;

namespace StreamingPlatform.Ingestion.Blocks;

/// <summary>Elements <c>First</c> to <c>First + Count − 1</c> of a request went into this block.</summary>
internal readonly record struct BlockPart(Block Block, int First, int Count);

/// <summary>
/// Blocks of one topic. An idle topic publishes one event at once; while a publish is in flight events collect, and leave together with the next.
/// Further publishes start beside it only for blocks worth it. A publish starts from the end of the thread pool's queue: requests that are there already come
/// along, and where there are none it starts at once.
/// </summary>
internal sealed class BlockWriter(int maxInFlight, Func<Block, Task> publish) : IThreadPoolWorkItem
{
    /// <summary>A block of this size does not wait for the publish before it.</summary>
    private const int WorthItBytes = 32_768;

    private readonly Lock _gate = new();
    private readonly Queue<Block> _waiting = [];
    private Block? _last;
    private int _inFlight;
    private int _isQueued;

    public List<BlockPart> Append(EventType type, ElementBuffer elements)
    {
        var parts = new List<BlockPart>(1);
        lock (_gate)
        {
            var first = 0;
            for (var i = 0; i < elements.Count; i++)
            {
                var element = elements.Of(elements.Elements[i]);
                if (_last is null || !_last.Fits(element.Length) || _last.Type.Action != type.Action)
                {
                    if (i > first)
                    {
                        parts.Add(new BlockPart(_last!, first, i - first));
                        first = i;
                    }

                    _waiting.Enqueue(_last = new Block(type));
                }

                _last.Add(element);
            }

            parts.Add(new BlockPart(_last!, first, elements.Count - first));
        }

        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return parts;
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isQueued, 0);
        Dispatch();
    }

    private void Dispatch()
    {
        while (TryTake() is { } block)
        {
            _ = PublishAsync(block);
        }
    }

    private Block? TryTake()
    {
        lock (_gate)
        {
            if (!_waiting.TryPeek(out var next) || _inFlight >= maxInFlight || (_inFlight > 0 && _waiting.Count == 1 && next.Bytes < WorthItBytes))
            {
                return null;
            }

            _waiting.Dequeue();
            if (ReferenceEquals(next, _last))
            {
                _last = null; // nothing is added to a block on its way
            }

            _inFlight++;
            return next;
        }
    }

    private async Task PublishAsync(Block block)
    {
        await publish(block);
        lock (_gate)
        {
            _inFlight--;
        }

        Dispatch();
    }
}
