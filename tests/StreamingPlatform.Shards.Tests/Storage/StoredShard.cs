using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>What stands in the stores, looked at from outside.</summary>
internal static class StoredShard
{
    public static ShardHead HeadOf(MemoryStores stores, int shard) => ShardHead.Read(stores.Head(shard).Data!);

    /// <summary>Keys of every document that the head counts.</summary>
    public static HashSet<string> NamedKeys(MemoryStores stores, int shard)
    {
        var head = HeadOf(stores, shard);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var run in head.Runs)
        {
            keys.UnionWith(Keys(shard, run.Epoch, DocumentId.Run, run.First, run.Last));
        }

        foreach (var journal in head.Journals)
        {
            var last = journal.Last ?? journal.First - 1;
            while (journal.Last is null && stores.Documents.ContainsKey(new DocumentId(shard, journal.Epoch, DocumentId.Journal, last + 1).Key))
            {
                last++;
            }

            keys.UnionWith(Keys(shard, journal.Epoch, DocumentId.Journal, journal.First, last));
        }

        return keys;
    }

    /// <summary>Every customer with its number; a customer with two numbers fails.</summary>
    public static Dictionary<string, uint> NumbersByCustomer(MemoryStores stores, int shard)
    {
        var numbers = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var key in NamedKeys(stores, shard))
        {
            foreach (var record in Records(stores.Documents[key]))
            {
                numbers.TryAdd(record.Customer, record.Number);
                numbers[record.Customer].ShouldBe(record.Number);
            }
        }

        return numbers;
    }

    public static int RecordBytes(MemoryStores stores, int shard) =>
        NamedKeys(stores, shard).Where(key => stores.Documents[key][0] == RecordDocument.Mark).Sum(key => stores.Documents[key].Length);

    private static IEnumerable<CustomerRecord> Records(byte[] document)
    {
        if (document[0] == JournalBuilder.Mark)
        {
            return JournalDocument.Read(document).Records();
        }

        return document[0] == RecordDocument.Mark
            ? Enumerable.Range(0, RecordDocument.Count(document))
                .Select(index => CustomerRecord.Read(RecordDocument.Record(document, RecordDocument.Count(document), index).Span, out _))
            : [];
    }

    private static IEnumerable<string> Keys(int shard, Epoch epoch, char kind, long first, long last)
    {
        for (var number = first; number <= last; number++)
        {
            yield return new DocumentId(shard, epoch, kind, number).Key;
        }
    }
}
