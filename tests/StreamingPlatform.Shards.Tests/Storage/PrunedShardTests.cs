using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>A shard that forgets from day to day answers as one that forgets nothing.</summary>
public sealed class PrunedShardTests
{
    private const int Shard = 3;
    private const long DayMs = 86_400_000;
    private static readonly RuleSettings Settings = new(1800, [(3600, "any")]);
    private static readonly string ClickToBasket = Metrics.ClickToBasket(3600, "any");
    private static readonly long Start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly MemoryStores _stores = new();
    private readonly Clock _time = new();
    private readonly Oracle _oracle = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Count_PrunedFromDayToDay_AnswersStayAndRecordsShrink()
    {
        var whole = await new PrunedShardTests().RunAsync(prunes: false);
        var pruned = await RunAsync(prunes: true);
        StoredShard.HeadOf(_stores, Shard).PrunedBefore!.Value.ShouldBeGreaterThan(Start + (2 * DayMs));
        pruned.ShouldBeLessThan(whole * 3 / 4);
    }

    private async Task<int> RunAsync(bool prunes)
    {
        var random = new Random(3);
        var access = new StoreAccess(_stores);
        var reader = new ShardReader(access, access, _time, new DocumentCache(100_000));
        List<CustomerEvent> former = [];
        for (var day = 0; day < 12; day++)
        {
            var options = ShardStoreTests.Options(1, 1);
            using var store = await ShardStore.OpenAsync(Shard, access, access, _time, options, Cancel);
            // Today's events are at most a day late, and an hour is the window.
            store.PruneBefore = prunes ? Start + ((day - 2) * DayMs) : null;
            for (var turn = 0; turn < 4; turn++)
            {
                List<CustomerEvent> events = [.. ShardStoreTests.Events(random, 60).Select((e, n) => e with
                {
                    OccurredAtMs = Start + (day * DayMs) - (n % 4 == 0 ? random.Next((int)DayMs) : 0) + random.Next((int)DayMs),
                })];
                await store.CountAsync(events, Settings, Cancel);
                await store.CountAsync(former, Settings, Cancel);
                _oracle.Add(events);
                former = events;
            }
        }

        for (var campaign = 0; campaign < 4; campaign++)
        {
            foreach (var metric in new[] { Metrics.Clicks, ClickToBasket })
            {
                (await reader.CountAsync(Shard, $"camp{campaign}", metric, 0, int.MaxValue, Cancel)).ShouldBe(_oracle.Count($"camp{campaign}", metric, 0, int.MaxValue));
            }
        }

        (await reader.SessionsAsync(Shard, Cancel)).Sessions.ShouldBe(_oracle.Sessions(1800));
        return StoredShard.RecordBytes(_stores, Shard);
    }

    [Fact]
    public async Task Complete_VariantAddedAfterPruning_TellsHowFarTheRecordsReach()
    {
        var access = new StoreAccess(_stores);
        using var store = await ShardStore.OpenAsync(Shard, access, access, _time, ShardStoreTests.Options(1, 1), Cancel);
        store.PruneBefore = Start + DayMs;
        await store.CountAsync(ShardStoreTests.Events(new Random(1), 50), Settings, Cancel);
        await store.CountAsync(ShardStoreTests.Events(new Random(2), 50), Settings, Cancel);
        var later = Settings with { Variants = [.. Settings.Variants, (7200, "any")], Revision = 1 };
        while (!await store.CompleteVariantsAsync(later, Cancel))
        {
        }

        var reader = new ShardReader(access, access, _time, new DocumentCache(100_000));
        (await reader.AskAsync(Shard, "camp0", Metrics.ClickToBasket(7200, "any"), 0, 1, Cancel)).Reach!.Value.ToUnixTimeMilliseconds().ShouldBe(Start + DayMs);
        (await reader.AskAsync(Shard, "camp0", ClickToBasket, 0, 1, Cancel)).Reach.ShouldBeNull();
    }
}
