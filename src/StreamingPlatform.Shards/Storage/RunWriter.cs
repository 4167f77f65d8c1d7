using System.Buffers;
using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Writes a new run: records, cells, open sessions, then the directory; at most 16 documents are on their way at a time.</summary>
internal sealed class RunWriter(ShardDocuments documents, Epoch epoch, long firstNumber, int documentBytes)
{
    private const int WritesAtOnce = 16;

    private readonly Queue<Task> _writes = new();
    private readonly RunDirectory _directory = new();
    private readonly RecordDocumentBuilder _records = new();
    private readonly CellDocumentBuilder _cells = new();
    private readonly SessionDocumentBuilder _sessions = new();
    private readonly ArrayBufferWriter<byte> _scratch = new(4096);
    private readonly long _first = firstNumber;
    private long _next = firstNumber;
    private long _bytes;

    public ValueTask AddAsync(ulong hash, CustomerRecord record, CancellationToken cancellationToken)
    {
        _scratch.ResetWrittenCount();
        record.Write(_scratch);
        return AddAsync(hash, _scratch.WrittenMemory, cancellationToken);
    }

    public async ValueTask AddAsync(ulong hash, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        if (!_records.IsEmpty && _records.Last != hash && _records.LengthWith(record.Length) > documentBytes)
        {
            await CloseRecordsAsync(cancellationToken);
        }

        _records.Add(hash, record.Span);
    }

    public async ValueTask AddAsync(CellKey key, ReadOnlyMemory<byte> set, CancellationToken cancellationToken)
    {
        if (!_cells.IsEmpty && _cells.LengthWith(key, set.Length) > documentBytes)
        {
            await CloseCellsAsync(cancellationToken);
        }

        _cells.Add(key, set.Span);
    }

    public async ValueTask AddAsync(OpenSession session, CancellationToken cancellationToken)
    {
        if (!_sessions.IsEmpty && _sessions.LengthWith(session) > documentBytes)
        {
            await CloseSessionsAsync(cancellationToken);
        }

        _sessions.Add(session);
    }

    /// <summary>Writes what is left and waits until everything is written; null if the run is empty.</summary>
    public async Task<HeadRun?> CompleteAsync(long weight, long sessions, long customers, CancellationToken cancellationToken)
    {
        await CloseRecordsAsync(cancellationToken);
        await CloseCellsAsync(cancellationToken);
        await CloseSessionsAsync(cancellationToken);
        if (_next == _first)
        {
            return null;
        }

        var bytes = _bytes;
        var directory = _directory.Write(_first);
        var document = await WriteAsync(directory, keep: false, cancellationToken);
        await Task.WhenAll(_writes);
        documents.Cache.Add(documents.IdOf(document), _directory, _directory.ApproximateBytes);
        return new HeadRun(epoch, _first, document.Number, _next - 1, directory.Length, bytes, weight, sessions, customers);
    }

    private async ValueTask CloseRecordsAsync(CancellationToken cancellationToken)
    {
        if (!_records.IsEmpty)
        {
            var key = _records.First;
            _directory.Records.Add((key, await WriteAsync(_records.Take(), keep: true, cancellationToken)));
        }
    }

    private async ValueTask CloseCellsAsync(CancellationToken cancellationToken)
    {
        if (!_cells.IsEmpty)
        {
            var key = _cells.First;
            _directory.Cells.Add((key, await WriteAsync(_cells.Take(), keep: false, cancellationToken)));
        }
    }

    private async ValueTask CloseSessionsAsync(CancellationToken cancellationToken)
    {
        if (!_sessions.IsEmpty)
        {
            var key = _sessions.First;
            _directory.Sessions.Add((key, await WriteAsync(_sessions.Take(), keep: false, cancellationToken)));
        }
    }

    private async ValueTask<RunDocument> WriteAsync(byte[] data, bool keep, CancellationToken cancellationToken)
    {
        var document = new RunDocument(epoch, _next, data.Length);
        for (var piece = 0; piece < document.Pieces; piece++)
        {
            var start = piece * RunDocument.PieceBytes;
            var part = data.AsMemory(start, Math.Min(RunDocument.PieceBytes, data.Length - start));
            while (_writes.Count >= WritesAtOnce)
            {
                await _writes.Dequeue();
            }

            _writes.Enqueue(documents.WriteAsync(new DocumentId(documents.Shard, epoch, DocumentId.Run, _next++), part, cancellationToken));
        }

        _bytes += data.Length;
        if (keep)
        {
            documents.Cache.Add(documents.IdOf(document), data, data.Length);
        }

        return document;
    }
}
