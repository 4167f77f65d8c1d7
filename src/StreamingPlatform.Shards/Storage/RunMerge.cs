using System.Buffers;
using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Merges journals and runs into a new run in one pass; what stands in one source only is copied as it is.</summary>
internal sealed class RunMerge(ShardDocuments documents, RunWriter writer, int sessionGapSeconds, long? pruneBefore = null)
{
    private readonly ArrayBufferWriter<byte> _scratch = new(4096);

    public async Task RecordsAsync(
        IReadOnlyList<RunDirectory> runs, IReadOnlyCollection<CustomerRecord> changes, CancellationToken cancellationToken)
    {
        var cursors = new List<RecordCursor>();
        foreach (var run in runs)
        {
            var cursor = new RecordCursor(new RunDocumentStream(documents, run.Records.ConvertAll(record => record.Document)));
            await cursor.MoveNextAsync(cancellationToken);
            cursors.Add(cursor);
        }

        var sorted = changes.Select(record => (Hash: (ulong)ShardHash.Hash(record.Customer), Record: record)).ToArray();
        Array.Sort(sorted, (a, b) => a.Hash.CompareTo(b.Hash));
        var next = 0;
        var decoded = new Dictionary<string, CustomerRecord>(StringComparer.Ordinal);
        while (Lowest(cursors, next < sorted.Length ? sorted[next].Hash : null) is { } hash)
        {
            ReadOnlyMemory<byte> single = default;
            var stored = 0;
            decoded.Clear();
            for (; next < sorted.Length && sorted[next].Hash == hash; next++)
            {
                Join(decoded, sorted[next].Record);
            }

            foreach (var cursor in cursors)
            {
                for (; !cursor.AtEnd && cursor.Hash == hash; await cursor.MoveNextAsync(cancellationToken))
                {
                    if (++stored == 1 && decoded.Count == 0)
                    {
                        single = cursor.Record;
                        continue;
                    }

                    JoinSingle(decoded, ref single);
                    Join(decoded, CustomerRecord.Read(cursor.Record.Span, out _));
                }
            }

            if (pruneBefore is not null)
            {
                JoinSingle(decoded, ref single);
            }

            if (!single.IsEmpty)
            {
                await writer.AddAsync(hash, single, cancellationToken);
            }

            foreach (var record in decoded.Values)
            {
                await writer.AddAsync(hash, Pruned(record), cancellationToken);
            }
        }
    }

    public async Task CellsAsync(IReadOnlyList<RunDirectory> runs, SortedFacts facts, CancellationToken cancellationToken)
    {
        var cursors = new List<CellCursor>(runs.Select(run =>
            new RunCellCursor(new RunDocumentStream(documents, run.Cells.ConvertAll(cell => cell.Document)))))
        {
            new FactCellCursor(facts),
        };
        foreach (var cursor in cursors)
        {
            await cursor.MoveNextAsync(cancellationToken);
        }

        cursors.RemoveAll(cursor => cursor.AtEnd);
        var here = new List<CellCursor>();
        while (cursors.Count > 0)
        {
            here.Clear();
            foreach (var cursor in cursors)
            {
                var order = here.Count == 0 ? -1 : cursor.Day.CompareDay(here[0].Day);
                if (order < 0)
                {
                    here.Clear();
                }

                if (order <= 0)
                {
                    here.Add(cursor);
                }
            }

            await DayAsync(here, cancellationToken);
            foreach (var cursor in here)
            {
                await cursor.MoveNextAsync(cancellationToken);
                if (cursor.AtEnd)
                {
                    cursors.Remove(cursor);
                }
            }
        }
    }

    /// <summary>Open sessions that closing has not reached, each once.</summary>
    public async Task SessionsAsync(IReadOnlyList<(HeadRun Run, RunDirectory Directory)> runs, List<OpenSession> fresh, CancellationToken cancellationToken)
    {
        var cursors = runs.Select(run => new OpenSessionCursor(documents, run.Run, run.Directory)).ToList();
        foreach (var cursor in cursors)
        {
            await cursor.MoveNextAsync(cancellationToken);
        }

        var next = 0;
        OpenSession? last = null;
        while (true)
        {
            var lowest = cursors.Where(cursor => !cursor.AtEnd).MinBy(cursor => cursor.Current);
            var isFresh = next < fresh.Count && (lowest is null || fresh[next].CompareTo(lowest.Current) <= 0);
            if (!isFresh && lowest is null)
            {
                return;
            }

            var session = isFresh ? fresh[next++] : lowest!.Current;
            if (!isFresh)
            {
                await lowest!.MoveNextAsync(cancellationToken);
            }

            if (session != last)
            {
                await writer.AddAsync(session, cancellationToken);
                last = session;
            }
        }
    }

    private async Task DayAsync(List<CellCursor> sources, CancellationToken cancellationToken)
    {
        var day = sources[0].Day;
        if (sources.Count == 1)
        {
            if (sources[0].Whole is { } whole)
            {
                await writer.AddAsync(day, whole, cancellationToken);
            }

            foreach (var (slot, set) in sources[0].Quarters)
            {
                await writer.AddAsync(day with { Slot = slot }, set, cancellationToken);
            }

            return;
        }

        var slots = new SortedDictionary<byte, List<ReadOnlyMemory<byte>>>();
        foreach (var (slot, set) in sources.SelectMany(source => source.Quarters))
        {
            if (!slots.TryGetValue(slot, out var sets))
            {
                slots.Add(slot, sets = []);
            }

            sets.Add(set);
        }

        if (slots.Count > 1)
        {
            await writer.AddAsync(day, Union(sources.ConvertAll(source => source.Whole ?? source.Quarters[0].Set)), cancellationToken);
        }

        foreach (var (slot, sets) in slots)
        {
            await writer.AddAsync(day with { Slot = slot }, sets.Count == 1 ? sets[0] : Union(sets), cancellationToken);
        }
    }

    private ReadOnlyMemory<byte> Union(List<ReadOnlyMemory<byte>> sets)
    {
        var union = CellCursor.Decode(sets[0]);
        for (var index = 1; index < sets.Count; index++)
        {
            union.UnionWith(CellCursor.Decode(sets[index]));
        }

        _scratch.ResetWrittenCount();
        union.Write(_scratch);
        return _scratch.WrittenMemory;
    }

    private CustomerRecord Pruned(CustomerRecord record) =>
        pruneBefore is { } before && Pruning.IsNeeded(record, before) ? Pruning.Prune(record, before) : record;

    private void JoinSingle(Dictionary<string, CustomerRecord> decoded, ref ReadOnlyMemory<byte> single)
    {
        if (!single.IsEmpty)
        {
            Join(decoded, CustomerRecord.Read(single.Span, out _));
            single = default;
        }
    }

    private void Join(Dictionary<string, CustomerRecord> decoded, CustomerRecord record) =>
        decoded[record.Customer] = decoded.TryGetValue(record.Customer, out var other)
            ? CustomerRecord.Merge(other, record, sessionGapSeconds)
            : record;

    private static ulong? Lowest(List<RecordCursor> cursors, ulong? lowest)
    {
        foreach (var cursor in cursors)
        {
            if (!cursor.AtEnd && (lowest is null || cursor.Hash < lowest))
            {
                lowest = cursor.Hash;
            }
        }

        return lowest;
    }
}
