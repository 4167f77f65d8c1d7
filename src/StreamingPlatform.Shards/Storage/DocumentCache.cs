using System.Diagnostics.CodeAnalysis;
using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Immutable documents, as bytes or decoded, within a bound; the least recently used leave. Absence is never kept.</summary>
public sealed class DocumentCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DocumentId, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    internal bool TryGet<T>(in DocumentId id, [MaybeNullWhen(false)] out T value)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var node) && node.Value.Value is T found)
            {
                if (!ReferenceEquals(_byUse.First, node))
                {
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                }

                value = found;
                return true;
            }
        }

        value = default;
        return false;
    }

    internal void Add(in DocumentId id, object value, long bytes)
    {
        const int overhead = 160;
        lock (_lock)
        {
            Remove(id);
            if (bytes + overhead > maxBytes)
            {
                return;
            }

            _entries[id] = _byUse.AddFirst(new Entry(id, value, bytes + overhead));
            _bytes += bytes + overhead;
            while (_bytes > maxBytes && _byUse.Last is { } last)
            {
                Remove(last.Value.Id);
            }
        }
    }

    private void Remove(in DocumentId id)
    {
        if (_entries.Remove(id, out var node))
        {
            _byUse.Remove(node);
            _bytes -= node.Value.Bytes;
        }
    }

    private sealed record Entry(DocumentId Id, object Value, long Bytes);
}
