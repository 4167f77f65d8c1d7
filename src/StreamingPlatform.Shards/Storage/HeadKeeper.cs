using StreamingPlatform.Shards.Documents;

namespace StreamingPlatform.Shards.Storage;

/// <summary>The owner's view of the head: every save carries the etag, and whatever does not answer plainly ends the ownership.</summary>
internal sealed class HeadKeeper
{
    private readonly int _shard;
    private readonly IHeadStore _heads;
    private string? _etag;

    private HeadKeeper(int shard, IHeadStore heads, ShardHead head, string? etag) => (_shard, _heads, Head, _etag) = (shard, heads, head, etag);

    public ShardHead Head { get; private set; }

    public Epoch Epoch => Head.Epoch;

    /// <summary>Writes a new epoch into the head, with an open journal of its own.</summary>
    public static async Task<HeadKeeper> ClaimAsync(int shard, IHeadStore heads, ulong random, CancellationToken cancellationToken)
    {
        var (data, etag) = await heads.ReadAsync(shard, cancellationToken);
        var former = data is null ? null : ShardHead.Read(data);
        var epoch = new Epoch((former?.Epoch.Counter ?? 0) + 1, random);
        var claimed = new ShardHead(
            epoch, former?.Runs ?? [], [.. former?.Journals ?? [], new HeadJournal(epoch, 1, null, 1)], former?.NextNumber ?? 0, former?.Leaving ?? [], former?.Announced, former?.Attribution, former?.PrunedBefore);
        var keeper = new HeadKeeper(shard, heads, claimed, etag);
        await keeper.MoveAsync(claimed, cancellationToken);
        return keeper;
    }

    /// <summary>Saves the next head and learns its etag.</summary>
    public async Task MoveAsync(ShardHead next, CancellationToken cancellationToken)
    {
        if (await _heads.SaveAsync(_shard, next.Write(), _etag, cancellationToken) != HeadSave.Saved)
        {
            throw new ShardEndedException($"Shard {_shard} has another owner: its head could not be saved over the version known here.");
        }

        Head = next;
        await CheckAsync(cancellationToken);
    }

    /// <summary>Reads the head; ends the ownership if the epoch is no longer this one.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (data, etag) = await _heads.ReadAsync(_shard, cancellationToken);
        if (data is null || ShardHead.Read(data).Epoch != Epoch)
        {
            throw new ShardEndedException($"Shard {_shard} has another owner than epoch {Epoch}.");
        }

        _etag = etag;
    }
}
