using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>A run's documents one after the other, a megabyte read ahead.</summary>
internal sealed class RunDocumentStream(ShardDocuments documents, IReadOnlyList<RunDocument> list)
{
    private const long AheadBytes = 1024 * 1024;

    private readonly Queue<ReadOnlyMemory<byte>> _ahead = new();
    private int _next;

    /// <summary>The next document, or null at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        if (_ahead.Count == 0 && _next < list.Count)
        {
            var batch = new List<RunDocument>();
            for (long bytes = 0; _next < list.Count && (batch.Count == 0 || bytes + list[_next].Length <= AheadBytes); _next++)
            {
                batch.Add(list[_next]);
                bytes += list[_next].Length;
            }

            var read = await documents.ReadRunAsync(batch, keep: false, cancellationToken);
            batch.ForEach(document => _ahead.Enqueue(read[documents.IdOf(document)]));
        }

        return _ahead.TryDequeue(out var data) ? data : default(ReadOnlyMemory<byte>?);
    }
}

/// <summary>Walks through a run's records in the order of their hash.</summary>
internal sealed class RecordCursor(RunDocumentStream stream)
{
    private ReadOnlyMemory<byte> _document;
    private int _count;
    private int _index = -1;

    public bool AtEnd { get; private set; }

    public ulong Hash { get; private set; }

    public ReadOnlyMemory<byte> Record => RecordDocument.Record(_document, _count, _index);

    public async ValueTask MoveNextAsync(CancellationToken cancellationToken)
    {
        while (++_index >= _count)
        {
            if (await stream.NextAsync(cancellationToken) is not { } next)
            {
                AtEnd = true;
                return;
            }

            (_document, _count, _index) = (next, RecordDocument.Count(next.Span), -1);
        }

        Hash = RecordDocument.Hash(_document.Span, _index);
    }
}
