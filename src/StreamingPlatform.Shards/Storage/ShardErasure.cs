namespace StreamingPlatform.Shards.Storage;

/// <summary>Deletes all documents of a shard whose tenant is gone.</summary>
public static class ShardErasure
{
    /// <summary>
    /// Claims the shard, so that turns on their way are void; strikes everything from the head and lists it as leaving; deletes what is listed. A crash at any line
    /// is made good by calling it again. The head stays: an empty one, for the caller to delete.
    /// </summary>
    public static async Task EraseAsync(
        int shard, IHeadStore heads, IDocumentStore documents, TimeProvider time, ShardStoreOptions options, CancellationToken cancellationToken)
    {
        if ((await heads.ReadAsync(shard, cancellationToken)).Data is null)
        {
            return;
        }

        var reads = new ShardDocuments(shard, documents, options.Cache);
        var (keeper, _, _) = await ShardClaim.TakeAsync(reads, heads, time, cancellationToken);
        var head = keeper.Head;
        var sealedJournals = head.Journals.Where(journal => journal.Last is not null);
        await keeper.MoveAsync(
            head with { Runs = [], Journals = [head.Journals[^1]], Leaving = Leaving.With(head.Leaving, head.Runs, sealedJournals, time.GetUtcNow()) }, cancellationToken);
        foreach (var entry in keeper.Head.Leaving)
        {
            await reads.DeleteAsync(entry, cancellationToken);
        }

        await keeper.MoveAsync(keeper.Head with { Leaving = [] }, cancellationToken);
    }
}
