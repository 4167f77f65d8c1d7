using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>The owner of one shard: counts events durably and visibly, one turn after the other.</summary>
/// <remarks>
/// Whatever fails ends the ownership, and every later call throws <see cref="ShardEndedException"/>: open the shard again and repeat the events.
/// Turns whose journal document no owner confirmed are void.
/// </remarks>
public sealed partial class ShardStore : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ShardDocuments _documents;
    private readonly HeadKeeper _head;
    private readonly TimeProvider _time;
    private readonly ShardStoreOptions _options;
    private readonly OpenJournals _journals = new();
    private readonly RecordMemory _records;
    private readonly ShardTurn _pending;
    private List<(HeadRun Run, RunDirectory Directory)> _runs = [];
    private long _nextNumber;
    private long _nextJournal = 1;
    private List<RecoveredTurn>? _recovered;

    private ShardStore(
        ShardDocuments documents, HeadKeeper head, List<RecoveredTurn> recovered, long nextNumber, TimeProvider time, ShardStoreOptions options)
    {
        (_documents, _head, _recovered, _nextNumber, _time, _options) = (documents, head, recovered, nextNumber, time, options);
        _records = new RecordMemory(options.RecordCacheBytes);
        _pending = new ShardTurn(options.JournalBytes);
    }

    /// <summary>Whether the ownership has ended; then this store answers nothing any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>The next merge of the whole shard forgets what ended before; see <see cref="Pruning.Horizon"/>. Null: nothing.</summary>
    public long? PruneBefore { get; set; }

    /// <summary>Takes the shard over from whoever owned it.</summary>
    public static async Task<ShardStore> OpenAsync(
        int shard, IHeadStore heads, IDocumentStore documents, TimeProvider time, ShardStoreOptions options, CancellationToken cancellationToken)
    {
        var reads = new ShardDocuments(shard, documents, options.Cache);
        var (head, journals, nextNumber) = await ShardClaim.TakeAsync(reads, heads, time, cancellationToken);
        var store = new ShardStore(reads, head, journals, nextNumber, time, options);
        foreach (var run in head.Head.Runs)
        {
            store._runs.Add((run, await reads.ReadDirectoryAsync(run, cancellationToken)));
        }

        return store;
    }

    /// <summary>Returns when every effect of the events is durable and visible to readers.</summary>
    public async Task CountAsync(IReadOnlyList<CustomerEvent> events, RuleSettings settings, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Begin();
            settings = await AdoptAsync(settings, cancellationToken);
            Recover(settings);
            await ApplyAsync(CustomerBatch.Of(events), settings, cancellationToken);
            await FlushAsync(settings, cancellationToken);
            await UpkeepAsync(settings, cancellationToken);
            HasEnded = false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Whatever fails from here on ends the ownership.</summary>
    private void Begin()
    {
        if (HasEnded)
        {
            throw new ShardEndedException($"The ownership of shard {_documents.Shard} has ended.");
        }

        HasEnded = true;
    }

    /// <summary>Joins what the claim read; the rules' settings are known only now.</summary>
    private void Recover(RuleSettings settings)
    {
        foreach (var turn in _recovered ?? [])
        {
            var isPublished = turn.IsPublished(_head.Head.Announced);
            foreach (var change in turn.Document.Records())
            {
                _journals.Join(change, settings.SessionGapSeconds);
                _open.Add(change);
                _unpublished.AddRange(isPublished ? [] : change.Announced.Select(session => (change.Customer, session)));
            }

            _journals.Add(turn.Document);
        }

        _recovered = null;
    }

    private async Task ApplyAsync(CustomerBatch batch, RuleSettings settings, CancellationToken cancellationToken)
    {
        const long windowBytes = 16 * 1024 * 1024;
        for (var first = 0; first < batch.Customers.Count;)
        {
            var wanted = new HashSet<RunDocument>();
            long bytes = 0;
            var end = first;
            for (; end < batch.Customers.Count && bytes < windowBytes; end++)
            {
                if (_records.TryGet(batch.Customers[end].Customer, out _))
                {
                    continue;
                }

                foreach (var (_, directory) in _runs)
                {
                    if (directory.FindRecord(batch.Customers[end].Hash) is { } document && wanted.Add(document))
                    {
                        bytes += document.Length;
                    }
                }
            }

            var read = await _documents.ReadRunAsync(wanted, keep: true, cancellationToken);
            for (; first < end; first++)
            {
                var (customer, hash, events) = batch.Customers[first];
                var existing = await FindAsync(customer, hash, read, settings, cancellationToken);
                await ApplyAsync(customer, existing, events, settings, cancellationToken);
            }
        }
    }

    private IEnumerable<RunDocument> DocumentsOf(ulong hash)
    {
        foreach (var (_, directory) in _runs)
        {
            if (directory.FindRecord(hash) is { } document)
            {
                yield return document;
            }
        }
    }

    private async ValueTask<CustomerRecord?> FindAsync(
        string customer, ulong hash, Dictionary<DocumentId, ReadOnlyMemory<byte>> read, RuleSettings settings, CancellationToken cancellationToken)
    {
        if (_records.TryGet(customer, out var known))
        {
            return known;
        }

        var record = _journals.ChangeOf(customer);
        foreach (var document in DocumentsOf(hash))
        {
            var id = _documents.IdOf(document);
            if (!read.TryGetValue(id, out var data))
            {
                // The memory forgot the record after the documents to read were chosen.
                data = read[id] = (await _documents.ReadRunAsync([document], keep: true, cancellationToken))[id];
            }

            var count = RecordDocument.Count(data.Span);
            for (var index = RecordDocument.Find(data.Span, count, hash); index < count && RecordDocument.Hash(data.Span, index) == hash; index++)
            {
                var stored = CustomerRecord.Read(RecordDocument.Record(data, count, index).Span, out _);
                if (stored.Customer == customer)
                {
                    record = record is null ? stored : CustomerRecord.Merge(stored, record, settings.SessionGapSeconds);
                }
            }
        }

        return record;
    }

    private async Task ApplyAsync(
        string customer, CustomerRecord? existing, ReadOnlyMemory<CustomerEvent> events, RuleSettings settings, CancellationToken cancellationToken)
    {
        var most = _options.EventsPerStep;
        while (!events.IsEmpty)
        {
            var take = Math.Min(most, events.Length);
            var isNew = existing is null;
            var number = existing?.Number ?? Number(_nextNumber);
            _pending.Facts.Clear();
            var change = CustomerRules.Apply(existing, customer, number, events.Span[..take], settings, _pending.Facts);
            if (isNew && change.Delta is null)
            {
                throw new InvalidOperationException("The rules gave a new customer no record.");
            }

            _pending.Prepare(change);
            if (!_pending.Fits)
            {
                if (!_pending.IsEmpty)
                {
                    await FlushAsync(settings, cancellationToken);
                }

                if (!_pending.Fits && take > 1)
                {
                    most = Math.Max(1, take / 2);
                    continue;
                }

                while (!_pending.Fits && _pending.AddSomeFacts(isNew))
                {
                    await FlushAsync(settings, cancellationToken);
                }
            }

            _pending.Add(change, isNew);
            _nextNumber += isNew ? 1 : 0;
            existing = change.Record;
            _records.Keep(existing);
            events = events[take..];
        }
    }

    /// <summary>Writes what is pending as one journal document and makes sure that this was still the owner's to write.</summary>
    private async Task FlushAsync(RuleSettings settings, CancellationToken cancellationToken)
    {
        if (_pending.IsEmpty)
        {
            return;
        }

        var data = _pending.Write();
        await _documents.WriteAsync(new DocumentId(_documents.Shard, _head.Epoch, DocumentId.Journal, _nextJournal), data, cancellationToken);
        await _head.CheckAsync(cancellationToken);
        _nextJournal++;
        _journals.Add(JournalDocument.Read(data));
        foreach (var change in _pending.Changes)
        {
            _journals.Join(change, settings.SessionGapSeconds);
            _open.Add(change);
        }

        _pending.Clear();
    }

    /// <summary>What follows a turn when it is time: a merge, and the deletion of what has been leaving long enough.</summary>
    private async Task UpkeepAsync(RuleSettings settings, CancellationToken cancellationToken)
    {
        // Announced sessions that may not be published stand in the journals only.
        if (_unpublished.Count == 0 && (_journals.Bytes > _options.MergeBytes || _journals.Turns > _options.MergeTurns))
        {
            await MergeAsync(settings, cancellationToken);
        }

        await DeleteLeftAsync(cancellationToken);
    }

    /// <summary>Merges all journals and the smaller runs into a new run: a run joins when what is merged so far weighs at least as much.</summary>
    private async Task MergeAsync(RuleSettings settings, CancellationToken cancellationToken)
    {
        var merged = new List<(HeadRun Run, RunDirectory Directory)>();
        var weight = _journals.Bytes;
        foreach (var run in _runs.OrderBy(run => run.Run.Weight))
        {
            if (run.Run.Weight > weight)
            {
                break;
            }

            merged.Add(run);
            weight += run.Run.Weight;
        }

        var head = _head.Head;
        var writer = new RunWriter(_documents, _head.Epoch, head.Journals[^1].NextRun, _options.RunDocumentBytes);
        // Only where everything of a customer comes together can a session be told from a piece of one.
        var prunes = merged.Count == _runs.Count && PruneBefore is { } before && (head.PrunedBefore is not { } pruned || pruned < before);
        var merge = new RunMerge(_documents, writer, settings.SessionGapSeconds, prunes ? PruneBefore : null);
        var directories = merged.ConvertAll(run => run.Directory);
        await merge.RecordsAsync(directories, _journals.Changes, cancellationToken);
        await merge.CellsAsync(directories, _journals.Facts(), cancellationToken);
        await merge.SessionsAsync(merged, _open.Sorted(), cancellationToken);
        var written = await writer.CompleteAsync(
            weight, _journals.Sessions + merged.Sum(run => run.Run.Sessions), _journals.Customers + merged.Sum(run => run.Run.Customers), cancellationToken);
        var runs = _runs.Except(merged).ToList();
        if (written is not null)
        {
            runs.Add((written, await _documents.ReadDirectoryAsync(written, cancellationToken)));
        }

        var journal = head.Journals[^1];
        await _head.MoveAsync(
            head with
            {
                Runs = runs.ConvertAll(run => run.Run),
                Journals = [new HeadJournal(_head.Epoch, _nextJournal, null, written?.Last + 1 ?? journal.NextRun)],
                NextNumber = _nextNumber,
                PrunedBefore = prunes ? PruneBefore : head.PrunedBefore,
                Leaving = Leaving.With(head.Leaving, merged.ConvertAll(run => run.Run), Merged(head.Journals), _time.GetUtcNow()),
            },
            cancellationToken);
        _runs = runs;
        _journals.Clear();
        _open.Clear();
    }

    private IEnumerable<HeadJournal> Merged(IEnumerable<HeadJournal> journals) =>
        journals.Select(journal => journal with { Last = journal.Last ?? _nextJournal - 1 }).Where(journal => journal.Last >= journal.First);

    /// <summary>Deletes what has been leaving long enough, and only then strikes it from the head.</summary>
    private async Task DeleteLeftAsync(CancellationToken cancellationToken)
    {
        var before = (_time.GetUtcNow() - _options.LeavingTime).ToUnixTimeSeconds();
        var gone = _head.Head.Leaving.Where(entry => entry.At < before).ToList();
        if (gone.Count == 0)
        {
            return;
        }

        foreach (var entry in gone)
        {
            await _documents.DeleteAsync(entry, cancellationToken);
        }

        await _head.MoveAsync(_head.Head with { Leaving = [.. _head.Head.Leaving.Except(gone)] }, cancellationToken);
    }

    private static uint Number(long next) =>
        next <= uint.MaxValue ? (uint)next : throw new InvalidOperationException("The shard has no customer numbers left.");
}
