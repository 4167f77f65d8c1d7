using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>Attribution variants that a tenant adds and drops while it has events.</summary>
public sealed class LaterVariantTests
{
    private const int Shard = 3;
    private static readonly RuleSettings Hour = new(1800, [(3600, "any")]) { Revision = 1 };
    private static readonly RuleSettings HourAndDay = new(1800, [(3600, "any"), (86_400, "any")]) { Revision = 2 };
    private static readonly RuleSettings HourAgain = Hour with { Revision = 3 };
    private static readonly RuleSettings BothAgain = HourAndDay with { Revision = 4 };
    private static readonly string Day = Metrics.ClickToBasket(86_400, "any");

    private readonly MemoryStores _stores = new();
    private readonly Clock _time = new();
    private readonly Oracle _oracle = new();
    private readonly Random _random = new(11);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(long.MaxValue, int.MaxValue)]
    [InlineData(3_000, 3)]
    public async Task Complete_VariantAdded_AnswersAfterEveryRecordWasGoneThrough(long mergeBytes, int mergeTurns)
    {
        using var store = await OpenAsync(ShardStoreTests.Options(mergeBytes, mergeTurns));
        await CountAsync(store, Hour, 6);
        (await AskAsync("camp0")).IsComplete.ShouldBeFalse();
        (await store.CompleteVariantsAsync(HourAndDay, Cancel)).ShouldBeFalse();
        var steps = 1;
        for (var isComplete = false; !isComplete; steps++)
        {
            (await AskAsync("camp0")).IsComplete.ShouldBeFalse();
            await CountAsync(store, Hour, 1);
            isComplete = await store.CompleteVariantsAsync(HourAndDay, Cancel);
        }

        steps.ShouldBeGreaterThan(3);
        await CountAsync(store, HourAndDay, 2);
        await ShouldAgreeAsync();
    }

    [Fact]
    public async Task Count_VariantDroppedAndAddedAgain_GoesThroughTheRecordsAgain()
    {
        using (var store = await OpenAsync(ShardStoreTests.Options(3_000, 3)))
        {
            await CountAsync(store, HourAndDay, 3);
            (await AskAsync("camp0")).IsComplete.ShouldBeTrue();
            await CountAsync(store, HourAgain, 3);
            (await AskAsync("camp0")).IsComplete.ShouldBeFalse();
        }

        using var next = await OpenAsync(ShardStoreTests.Options(3_000, 3));
        await CountAsync(next, HourAndDay, 2);
        (await AskAsync("camp0")).IsComplete.ShouldBeFalse("settings older than the head's hold no more");
        await CountAsync(next, BothAgain, 1);
        (await AskAsync("camp0")).IsComplete.ShouldBeFalse();
        while (!await next.CompleteVariantsAsync(BothAgain, Cancel))
        {
        }

        await ShouldAgreeAsync();
    }

    [Fact]
    public async Task AreComplete_Heads_TellWhoIsToBeCalled()
    {
        ShardVariants.AreComplete(null, HourAndDay).ShouldBeTrue();
        using var store = await OpenAsync(ShardStoreTests.Options(3_000, 3));
        await CountAsync(store, Hour, 1);
        ShardVariants.AreComplete(_stores.Head(Shard).Data, Hour).ShouldBeTrue();
        ShardVariants.AreComplete(_stores.Head(Shard).Data, HourAndDay).ShouldBeFalse();
    }

    private async Task CountAsync(ShardStore store, RuleSettings settings, int turns)
    {
        for (; turns > 0; turns--)
        {
            var events = ShardStoreTests.Events(_random, 40);
            await store.CountAsync(events, settings, Cancel);
            _oracle.Add(events);
        }
    }

    private async Task ShouldAgreeAsync()
    {
        for (var campaign = 0; campaign < 4; campaign++)
        {
            var answer = await AskAsync($"camp{campaign}");
            answer.IsComplete.ShouldBeTrue();
            answer.Reach.ShouldBeNull();
            answer.Customers.ShouldBe(_oracle.Count($"camp{campaign}", Day, 0, int.MaxValue));
        }
    }

    private Task<ShardAnswer> AskAsync(string campaign)
    {
        var access = new StoreAccess(_stores);
        return new ShardReader(access, access, _time, new DocumentCache(100_000)).AskAsync(Shard, campaign, Day, 0, int.MaxValue, Cancel);
    }

    private Task<ShardStore> OpenAsync(ShardStoreOptions options)
    {
        var access = new StoreAccess(_stores);
        return ShardStore.OpenAsync(Shard, access, access, _time, options, Cancel);
    }
}
