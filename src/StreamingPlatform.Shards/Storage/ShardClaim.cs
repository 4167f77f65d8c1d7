using System.Buffers.Binary;
using System.Security.Cryptography;
using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Takes a shard over: new epoch, open journals sealed, what the former owner left listed for deletion, numbers continued.</summary>
internal static class ShardClaim
{
    public static async Task<(HeadKeeper Keeper, List<RecoveredTurn> Turns, long NextNumber)> TakeAsync(
        ShardDocuments documents, IHeadStore heads, TimeProvider time, CancellationToken cancellationToken)
    {
        var random = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
        var keeper = await HeadKeeper.ClaimAsync(documents.Shard, heads, random, cancellationToken);
        var claimed = keeper.Head;
        var read = new List<RecoveredTurn>();
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
            read.AddRange(found.Select((document, index) => new RecoveredTurn(journal.Epoch, journal.First + index, document)));
            if (found.Count > 0)
            {
                journals.Add(journal with { Last = after - 1 });
            }

            if (journal.Last is null)
            {
                AddTail(leaving, journal, after, time.GetUtcNow().ToUnixTimeSeconds());
            }
        }

        var next = Math.Max(claimed.NextNumber, read.Select(turn => turn.Document.NextNumber).DefaultIfEmpty(0).Max());
        await keeper.MoveAsync(claimed with { Journals = journals, Leaving = leaving, NextNumber = next }, cancellationToken);
        return (keeper, read, next);
    }

    /// <summary>
    /// What the former epoch wrote or may still be writing and no head names: void turns, and runs that were never finished. How far that reaches is
    /// looked up when it is deleted, because a write whose answer its owner did not wait for may arrive after this.
    /// </summary>
    private static void AddTail(List<HeadLeaving> leaving, HeadJournal journal, long after, long now)
    {
        leaving.Add(new HeadLeaving(journal.Epoch, DocumentId.Journal, after, null, now));
        leaving.Add(new HeadLeaving(journal.Epoch, DocumentId.Run, journal.NextRun, null, now));
    }
}
