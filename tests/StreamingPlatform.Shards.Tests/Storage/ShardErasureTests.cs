using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>Nothing of a shard is left, wherever its erasure is interrupted.</summary>
public sealed class ShardErasureTests
{
    private const int Shard = 3;

    private readonly MemoryStores _stores = new();
    private readonly Clock _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erase_InterruptedAtEveryStep_LeavesNoDocument()
    {
        await FillAsync();
        _stores.Documents.ShouldNotBeEmpty();
        var interruptions = 0;
        for (var steps = 1; !await TryEraseAsync(steps); steps += (steps / 4) + 1) // an attempt has more to do than the one before it
        {
            interruptions++;
        }

        interruptions.ShouldBeGreaterThan(5);
        _stores.Documents.ShouldBeEmpty();
        StoredShard.HeadOf(_stores, Shard).Leaving.ShouldBeEmpty();
    }

    [Fact]
    public async Task Erase_NoShard_DoesNothing()
    {
        (await TryEraseAsync(int.MaxValue)).ShouldBeTrue();

        _stores.Head(Shard).Data.ShouldBeNull();
    }

    private async Task<bool> TryEraseAsync(int steps)
    {
        var access = new StoreAccess(_stores, () => steps-- > 0 ? Task.CompletedTask : Task.FromException(new CrashException()));
        try
        {
            await ShardErasure.EraseAsync(Shard, access, access, _time, ShardStoreTests.Options(1, 1), Cancel);
            return true;
        }
        catch (CrashException)
        {
            return false;
        }
    }

    /// <summary>Several owners, with runs, journals and things that leave.</summary>
    private async Task FillAsync()
    {
        var access = new StoreAccess(_stores);
        for (var owner = 0; owner < 3; owner++)
        {
            using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(3_000, 3), Cancel);
            for (var turn = 0; turn < 5; turn++)
            {
                await store.CountAsync(ShardStoreTests.Events(new Random((owner * 10) + turn), 60), new RuleSettings(1800, [(3600, "any")]), Cancel);
            }
        }
    }
}
