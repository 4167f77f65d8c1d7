using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Walks through a shard's records by hash, whole ones, whatever runs and journals they lie in at the moment.</summary>
internal static class RecordWalk
{
    /// <summary>Visits about so many customers from a hash on.</summary>
    /// <returns>The hash to go on from, or null at the end.</returns>
    public static async Task<ulong?> StepAsync(
        ShardDocuments documents,
        IEnumerable<RunDirectory> runs,
        IEnumerable<CustomerRecord> changes,
        ulong from,
        int most,
        int sessionGapSeconds,
        Func<CustomerRecord, Task> visit,
        CancellationToken cancellationToken)
    {
        var cursors = new List<RecordCursor>();
        foreach (var run in runs)
        {
            var first = Math.Max(0, run.Records.FindLastIndex(entry => entry.First <= from));
            var cursor = new RecordCursor(new RunDocumentStream(documents, [.. run.Records.Skip(first).Select(entry => entry.Document)]));
            do
            {
                await cursor.MoveNextAsync(cancellationToken);
            }
            while (!cursor.AtEnd && cursor.Hash < from);
            cursors.Add(cursor);
        }

        var fresh = changes.Select(record => (Hash: (ulong)ShardHash.Hash(record.Customer), Record: record)).Where(entry => entry.Hash >= from).ToList();
        fresh.Sort((a, b) => a.Hash.CompareTo(b.Hash));
        var records = new Dictionary<string, CustomerRecord>(StringComparer.Ordinal);
        var next = 0;
        for (var visited = 0; ; visited += records.Count)
        {
            var hash = cursors.Where(cursor => !cursor.AtEnd).Select(cursor => cursor.Hash).Concat(fresh.Skip(next).Take(1).Select(entry => entry.Hash))
                .DefaultIfEmpty(ulong.MaxValue).Min();
            if (hash == ulong.MaxValue || visited >= most)
            {
                return hash == ulong.MaxValue ? null : hash;
            }

            records.Clear();
            for (; next < fresh.Count && fresh[next].Hash == hash; next++)
            {
                Join(fresh[next].Record);
            }

            foreach (var cursor in cursors)
            {
                for (; !cursor.AtEnd && cursor.Hash == hash; await cursor.MoveNextAsync(cancellationToken))
                {
                    Join(CustomerRecord.Read(cursor.Record.Span, out _));
                }
            }

            foreach (var record in records.Values)
            {
                await visit(record);
            }
        }

        void Join(CustomerRecord record) => records[record.Customer] = records.TryGetValue(record.Customer, out var other)
            ? CustomerRecord.Merge(other, record, sessionGapSeconds)
            : record;
    }
}
