using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Reads a shard's documents in bulk, at most 1 MiB a call, through the cache.</summary>
internal sealed class ShardDocuments(int shard, IDocumentStore store, DocumentCache cache)
{
    private const int MaxCallBytes = 1024 * 1024;
    private const int CallsAtOnce = 4;
    private const int JournalsAtOnce = 8;
    private const int DeletesAtOnce = 64;

    /// <summary>So many numbers missing in a row are the end of what an epoch wrote: it has at most as many writes on their way.</summary>
    private const int Row = 16;

    public int Shard => shard;

    public DocumentCache Cache => cache;

    /// <summary>Run documents by their number's id; all of them, or <see cref="DocumentMissingException"/>.</summary>
    /// <param name="keep">Whether what was read goes into the cache.</param>
    public async Task<Dictionary<DocumentId, ReadOnlyMemory<byte>>> ReadRunAsync(
        IEnumerable<RunDocument> wanted, bool keep, CancellationToken cancellationToken)
    {
        var found = new Dictionary<DocumentId, ReadOnlyMemory<byte>>();
        var missing = new List<RunDocument>();
        foreach (var document in wanted)
        {
            var id = IdOf(document);
            if (cache.TryGet<byte[]>(id, out var data))
            {
                found[id] = data;
            }
            else if (found.TryAdd(id, default))
            {
                missing.Add(document);
            }
        }

        foreach (var calls in Pack(missing).Chunk(CallsAtOnce))
        {
            foreach (var answer in await Task.WhenAll(calls.Select(call => ReadCallAsync(call, cancellationToken))))
            {
                foreach (var (document, data) in answer)
                {
                    found[IdOf(document)] = data;
                    if (keep)
                    {
                        cache.Add(IdOf(document), data, data.Length);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Cell documents in the order asked for, decoded once and cached; all of them, or <see cref="DocumentMissingException"/>.</summary>
    public async Task<List<CellDocument>> ReadCellsAsync(IEnumerable<RunDocument> wanted, CancellationToken cancellationToken)
    {
        var all = wanted.ToList();
        var cells = new Dictionary<DocumentId, CellDocument>();
        foreach (var document in all)
        {
            if (cache.TryGet<CellDocument>(IdOf(document), out var known))
            {
                cells[IdOf(document)] = known;
            }
        }

        foreach (var (id, data) in await ReadRunAsync(all.Where(document => !cells.ContainsKey(IdOf(document))), keep: false, cancellationToken))
        {
            var read = new CellDocument(data);
            cache.Add(id, read, read.ApproximateBytes);
            cells[id] = read;
        }

        return all.ConvertAll(document => cells[IdOf(document)]);
    }

    public DocumentId IdOf(RunDocument document) => new(shard, document.Epoch, DocumentId.Run, document.Number);

    public async Task<RunDirectory> ReadDirectoryAsync(HeadRun run, CancellationToken cancellationToken)
    {
        var document = new RunDocument(run.Epoch, run.Directory, run.DirectoryBytes);
        var id = IdOf(document);
        if (cache.TryGet<RunDirectory>(id, out var directory))
        {
            return directory;
        }

        var read = await ReadRunAsync([document], keep: false, cancellationToken);
        directory = RunDirectory.Read(read[id].Span, run.Epoch, run.First);
        cache.Add(id, directory, directory.ApproximateBytes);
        return directory;
    }

    /// <summary>A journal's documents from a number on: to the last of a sealed one, of an open one until a number is missing.</summary>
    public async Task<List<JournalDocument>> ReadJournalAsync(HeadJournal journal, CancellationToken cancellationToken)
    {
        var documents = new List<JournalDocument>();
        var next = journal.First;
        var atOnce = 1;
        while (journal.Last is null || next <= journal.Last)
        {
            var id = new DocumentId(shard, journal.Epoch, DocumentId.Journal, next);
            if (cache.TryGet<JournalDocument>(id, out var known))
            {
                documents.Add(known);
                next++;
                continue;
            }

            var count = (int)Math.Min(atOnce, (journal.Last ?? long.MaxValue - 1) - next + 1);
            var from = next;
            var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(offset => ReadOneAsync(id with { Number = from + offset }, cancellationToken)));
            foreach (var answer in answers)
            {
                if (answer is not { } data)
                {
                    return journal.Last is null ? documents : throw new DocumentMissingException((id with { Number = next }).Key);
                }

                var document = JournalDocument.Read(data);
                cache.Add(id with { Number = next }, document, data.Length * 2L);
                documents.Add(document);
                next++;
            }

            atOnce = Math.Min(atOnce * 2, JournalsAtOnce);
        }

        return documents;
    }

    /// <summary>The highest number at or above <paramref name="first"/> that exists, read on until 16 in a row are missing; null if none.</summary>
    public async Task<long?> FindLastAsync(Epoch epoch, char kind, long first, CancellationToken cancellationToken)
    {
        const int atOnce = 4;
        long? last = null;
        for (var next = first; next < (last ?? first - 1) + 1 + Row; next += atOnce)
        {
            var from = next;
            var answers = await Task.WhenAll(
                Enumerable.Range(0, atOnce).Select(offset => ReadOneAsync(new DocumentId(shard, epoch, kind, from + offset), cancellationToken)));
            for (var index = 0; index < answers.Length; index++)
            {
                last = answers[index] is null ? last : next + index;
            }
        }

        return last;
    }

    public Task WriteAsync(DocumentId id, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        store.WriteAsync(id.Key, data, cancellationToken);

    /// <summary>
    /// Deletes from the end, so that after a crash the rest is still found: fewer than a row of numbers can be missing before a document that exists.
    /// </summary>
    public async Task DeleteAsync(HeadLeaving leaving, CancellationToken cancellationToken)
    {
        var last = leaving.Last ?? await FindLastAsync(leaving.Epoch, leaving.Kind, leaving.First, cancellationToken) ?? leaving.First - 1;
        var atOnce = leaving.Last is null ? Row / 2 : DeletesAtOnce;
        for (var end = last; end >= leaving.First; end -= atOnce)
        {
            var first = Math.Max(leaving.First, end - atOnce + 1);
            var keys = Enumerable.Range(0, (int)(end - first + 1)).Select(offset => new DocumentId(shard, leaving.Epoch, leaving.Kind, first + offset).Key);
            await store.DeleteAsync([.. keys], cancellationToken);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadOneAsync(DocumentId id, CancellationToken cancellationToken)
    {
        var answer = await store.ReadAsync([id.Key], cancellationToken);
        return answer.Count == 1 ? answer[0] : throw new InvalidDataException("A document store answered another number of documents than it was asked for.");
    }

    private async Task<List<(RunDocument Document, byte[] Data)>> ReadCallAsync(List<RunDocument> documents, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        foreach (var document in documents)
        {
            for (var piece = 0; piece < document.Pieces; piece++)
            {
                keys.Add((IdOf(document) with { Number = document.Number + piece }).Key);
            }
        }

        var answers = new List<ReadOnlyMemory<byte>?>(keys.Count);
        foreach (var call in keys.Chunk(documents.Count > 1 ? keys.Count : MaxCallBytes / RunDocument.PieceBytes))
        {
            answers.AddRange(await store.ReadAsync(call, cancellationToken));
        }

        var read = new List<(RunDocument, byte[])>(documents.Count);
        var index = 0;
        foreach (var document in documents)
        {
            read.Add((document, Join(document, keys, answers, ref index)));
        }

        return read;
    }

    private static byte[] Join(RunDocument document, List<string> keys, List<ReadOnlyMemory<byte>?> answers, ref int index)
    {
        var data = new byte[document.Length];
        var length = 0;
        for (var piece = 0; piece < document.Pieces; piece++, index++)
        {
            var part = answers[index] ?? throw new DocumentMissingException(keys[index]);
            if (part.Length > data.Length - length)
            {
                throw new InvalidDataException($"The document '{keys[index]}' is longer than its directory says.");
            }

            part.Span.CopyTo(data.AsSpan(length));
            length += part.Length;
        }

        return length == data.Length ? data : throw new InvalidDataException($"The document '{keys[index - 1]}' is shorter than its directory says.");
    }

    private static List<List<RunDocument>> Pack(List<RunDocument> documents)
    {
        var calls = new List<List<RunDocument>>();
        long bytes = 0;
        foreach (var document in documents)
        {
            if (calls.Count == 0 || bytes + document.Length > MaxCallBytes)
            {
                calls.Add([]);
                bytes = 0;
            }

            calls[^1].Add(document);
            bytes += document.Length;
        }

        return calls;
    }
}
