using System.Buffers.Binary;
using System.Security.Cryptography;
using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Takes a shard over: new epoch, open journals sealed, the former owner's leftovers listed, numbers continued.</summary>
internal static class ShardClaim
{
    public static async Task<(HeadKeeper Keeper, List<JournalDocument> Journals, long NextNumber)> TakeAsync(
        ShardDocuments documents, IHeadStore heads, TimeProvider time, CancellationToken cancellationToken)
    {
        var random = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        var keeper = await HeadKeeper.ClaimAsync(documents.Shard, heads, random, cancellationToken);
        var claimed = keeper.Head;
        var read = new List<JournalDocument>();
        var journals = new List<HeadJournal>();
        var leaving = new List<HeadLeaving>(claimed.Leaving);
        foreach (var journal in claimed.Journals)
        {
            if (journal.Epoch == claimed.Epoch)
            {
                journals.Add(journal);
                continue;
            }

            var found = await documents.ReadJournalAsync(journal, cancellationToken);
            var after = journal.First + found.Count;
            read.AddRange(found);
            if (found.Count > 0)
            {
                journals.Add(journal with { Last = after - 1 });
            }

            if (journal.Last is null)
            {
                await AddLeftoversAsync(leaving, documents, journal, after, time, cancellationToken);
            }
        }

        var next = Math.Max(claimed.NextNumber, read.Select(journal => journal.NextNumber).DefaultIfEmpty(0).Max());
        await keeper.MoveAsync(claimed with { Journals = journals, Leaving = leaving, NextNumber = next }, cancellationToken);
        return (keeper, read, next);
    }

    /// <summary>What an epoch wrote and no head names: void turns, and runs that were never finished.</summary>
    private static async Task AddLeftoversAsync(
        List<HeadLeaving> leaving, ShardDocuments documents, HeadJournal journal, long after, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (kind, first) in new[] { (DocumentId.Journal, after), (DocumentId.Run, journal.NextRun) })
        {
            if (await documents.FindLastAsync(journal.Epoch, kind, first, cancellationToken) is { } last)
            {
                leaving.Add(new HeadLeaving(journal.Epoch, kind, first, last, now));
            }
        }
    }
}
