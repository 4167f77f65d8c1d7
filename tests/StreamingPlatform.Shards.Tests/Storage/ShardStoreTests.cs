using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Shards.Tests.Storage;

public sealed class ShardStoreTests
{
    private const int Shard = 3;
    private const int Gap = 1800;
    private static readonly RuleSettings Settings = new(Gap, [(Oracle.WindowMs / 1000, "any")]);
    private static readonly string ClickToBasket = Metrics.ClickToBasket(Oracle.WindowMs / 1000, "any");
    private static readonly string[] AllMetrics = [Metrics.Impressions, Metrics.Clicks, ClickToBasket];
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryStores _stores = new();
    private readonly Clock _time = new();
    private readonly Oracle _oracle = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ShardReader Reader => new(new StoreAccess(_stores), new StoreAccess(_stores), _time, new DocumentCache(1024 * 1024));

    [Theory]
    [InlineData(1, 10_000_000, 1000)]
    [InlineData(2, 4_000, 4)]
    [InlineData(3, 1, 1)]
    public async Task Count_ManyTurnsAndRestarts_ReaderAgreesWithTheEvents(int seed, long mergeBytes, int mergeTurns)
    {
        var random = new Random(seed);
        var options = Options(mergeBytes, mergeTurns);
        for (var life = 0; life < 4; life++)
        {
            using var store = await OpenAsync(new StoreAccess(_stores), options);
            for (var turn = 0; turn < 15; turn++)
            {
                var events = Events(random, random.Next(1, 60));
                await store.CountAsync(events, Settings, Cancel);
                _oracle.Add(events);
                _time.Advance(TimeSpan.FromSeconds(random.Next(0, 90)));
                await CheckAsync(random, _oracle, _oracle);
            }

            await CheckSessionsAsync();
        }
    }

    [Fact]
    public async Task Count_SameEventsAgain_ChangesNothing()
    {
        var events = Events(new Random(5), 200);
        using var store = await OpenAsync(new StoreAccess(_stores), Options(1_000, 2));
        for (var time = 0; time < 6; time++)
        {
            await store.CountAsync(events, Settings, Cancel);
        }

        _oracle.Add(events);
        await CheckAsync(new Random(5), _oracle, _oracle);
        await CheckSessionsAsync();
    }

    [Fact]
    public async Task Count_MoreThanOneDocumentHolds_SplitsIntoSeveralTurns()
    {
        var options = Options(long.MaxValue, int.MaxValue);
        options.JournalBytes = 8192;
        var events = Enumerable.Range(0, 800)
            .Select(n => new CustomerEvent(n % 2 == 0 ? "busy" : $"c{n}", (byte)(1 + (n % 3)), $"camp{n % 150}", $"p{n}", Start.ToUnixTimeMilliseconds() + (n * 60_000L)))
            .ToList();
        using var store = await OpenAsync(new StoreAccess(_stores), options);
        await store.CountAsync(events, Settings, Cancel);

        _oracle.Add(events);
        _stores.Documents.Values.ShouldAllBe(document => document.Length <= options.JournalBytes);
        _stores.Documents.Count.ShouldBeGreaterThan(5);
        for (var campaign = 0; campaign < 150; campaign += 7)
        {
            foreach (var metric in AllMetrics)
            {
                var count = await Reader.CountAsync(Shard, $"camp{campaign}", metric, 0, int.MaxValue, Cancel);
                count.ShouldBe(_oracle.Count($"camp{campaign}", metric, 0, int.MaxValue));
            }
        }
    }

    [Fact]
    public async Task Count_OneEventCausesMoreFactsThanADocumentHolds_LosesNone()
    {
        var options = Options(long.MaxValue, int.MaxValue);
        options.JournalBytes = 8192;
        var at = Start.ToUnixTimeMilliseconds();
        var clicks = Enumerable.Range(0, 1000).Select(n => new CustomerEvent("busy", 2, $"camp{n}", null, at)).ToList();
        CustomerEvent[] basket = [new CustomerEvent("busy", 3, null, "p", at + 1000)];
        using var store = await OpenAsync(new StoreAccess(_stores), options);
        await store.CountAsync(clicks, Settings, Cancel);
        await store.CountAsync(basket, Settings, Cancel);

        _stores.Documents.Values.ShouldAllBe(document => document.Length <= options.JournalBytes);
        for (var campaign = 0; campaign < 1000; campaign++)
        {
            (await Reader.CountAsync(Shard, $"camp{campaign}", ClickToBasket, 0, int.MaxValue, Cancel)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Count_ManyCampaignsAndCustomers_RunsAreCutIntoSmallDocumentsAndStillAnswer()
    {
        var options = Options(1, 1);
        options.RunDocumentBytes = 4096;
        options.RecordCacheBytes = 1;
        options.Cache = new DocumentCache(1);
        using var store = await OpenAsync(new StoreAccess(_stores), options);
        for (var turn = 0; turn < 12; turn++)
        {
            var events = Enumerable.Range(0, 1000)
                .Select(n => new CustomerEvent($"c{(n * 7) + (turn * 500)}", (byte)(1 + (n % 3)), $"camp{n % 400}", $"p{n % 5}", Start.ToUnixTimeMilliseconds() + (n * 1000L) + (turn * 7_200_000L)))
                .ToList();
            await store.CountAsync(events, Settings, Cancel);
            _oracle.Add(events);
        }

        _stores.Documents.Count(document => document.Key.Contains("|r|", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        for (var campaign = 0; campaign < 400; campaign += 13)
        {
            foreach (var metric in AllMetrics)
            {
                var count = await Reader.CountAsync(Shard, $"camp{campaign}", metric, 0, int.MaxValue, Cancel);
                count.ShouldBe(_oracle.Count($"camp{campaign}", metric, 0, int.MaxValue));
            }
        }

        (await Reader.KnownAsync(Shard, "camp399", Cancel)).ShouldBeTrue();
        (await Reader.KnownAsync(Shard, "camp3990", Cancel)).ShouldBeFalse();
        await CheckSessionsAsync();
    }

    [Fact]
    public async Task Ask_NothingEverCounted_KnowsNoCampaign()
    {
        var answer = await Reader.AskAsync(Shard, "none", Metrics.Clicks, 0, 100, Cancel);
        answer.Known.ShouldBeFalse();
        answer.Customers.ShouldBe(0);
    }

    [Fact]
    public async Task Count_SecondOwner_EndsTheFirst()
    {
        using var first = await OpenAsync(new StoreAccess(_stores), Options(1000, 3));
        await first.CountAsync(Events(new Random(1), 10), Settings, Cancel);
        using var second = await OpenAsync(new StoreAccess(_stores), Options(1000, 3));

        await Should.ThrowAsync<ShardEndedException>(() => first.CountAsync(Events(new Random(2), 10), Settings, Cancel));
        await Should.ThrowAsync<ShardEndedException>(() => first.CountAsync([], Settings, Cancel));
        first.HasEnded.ShouldBeTrue();
        await second.CountAsync(Events(new Random(3), 10), Settings, Cancel);
    }

    [Fact]
    public async Task Count_TenMinutesAfterMerges_DeletesEveryDocumentNoHeadNames()
    {
        var random = new Random(9);
        var options = Options(1, 1);
        using (var store = await OpenAsync(new StoreAccess(_stores), options))
        {
            for (var turn = 0; turn < 20; turn++)
            {
                await store.CountAsync(Events(random, 30), Settings, Cancel);
            }
        }

        var before = _stores.Documents.Count;
        _time.Advance(TimeSpan.FromMinutes(12));
        using var next = await OpenAsync(new StoreAccess(_stores), options);
        await next.CountAsync(Events(random, 30), Settings, Cancel);
        _stores.Documents.Count.ShouldBeLessThan(before / 2);
    }

    /// <summary>The first owner's journal document and run documents arrive only after the second has sealed what it found.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Count_FormerOwnersWritesArriveLate_CountForNothingAndAreDeleted(bool merging)
    {
        var late = new Queue<Action>();
        var failing = false;
        var dying = new StoreAccess(_stores, () => failing ? Task.FromException(new CrashException()) : Task.CompletedTask, late.Enqueue);
        using (var first = await OpenAsync(dying, Options(1_000_000, merging ? 1 : 1000)))
        {
            await first.CountAsync(Events(new Random(1), 20), Settings, Cancel);
            failing = !merging;
            dying.FailsOnRuns = merging;
            await Should.ThrowAsync<CrashException>(() => first.CountAsync(Events(new Random(2), 20), Settings, Cancel));
        }

        using (await OpenAsync(new StoreAccess(_stores), Options(1_000_000, 1000)))
        {
            late.Count.ShouldBeGreaterThan(0);
            while (late.TryDequeue(out var effect))
            {
                effect();
            }
        }

        for (var round = 0; round < 2; round++)
        {
            _time.Advance(TimeSpan.FromMinutes(12));
            using var store = await OpenAsync(new StoreAccess(_stores), Options(1_000_000, 1000));
            await store.CountAsync([], Settings, Cancel);
        }

        _stores.Documents.Keys.Except(StoredShard.NamedKeys(_stores, Shard)).ShouldBeEmpty();
    }

    /// <summary>Two owners whose steps interleave at every call to a store, each of which may be the last.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Count_TwoOwnersWithCrashesAtEveryCall_LosesNoEventAndUsesNoNumberTwice(int block)
    {
        for (var seed = block * 1000; seed < (block * 1000) + 25; seed++)
        {
            // Off the test's synchronization context, so that the model's steps run one after the other on one thread.
            var model = new OwnersModel(seed, Settings, AllMetrics, Gap);
            await Task.Run(() => model.RunAsync(Cancel), Cancel);
        }
    }

    internal static List<CustomerEvent> Events(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new CustomerEvent(
            $"c{random.Next(60)}",
            (byte)random.Next(0, 6),
            $"camp{random.Next(4)}",
            random.Next(2) == 0 ? null : $"p{random.Next(3)}",
            Start.ToUnixTimeMilliseconds() + (random.Next(0, 288) * 900_000L) + random.Next(900_000)))];

    internal static ShardStoreOptions Options(long mergeBytes, int mergeTurns) =>
        new() { MergeBytes = mergeBytes, MergeTurns = mergeTurns, Cache = new DocumentCache(256 * 1024), RecordCacheBytes = 20_000, CustomersPerStep = 7 };

    internal static int Bucket(int quarter) => (int)(Start.ToUnixTimeSeconds() / 900) + quarter;

    private Task<ShardStore> OpenAsync(StoreAccess access, ShardStoreOptions options) =>
        ShardStore.OpenAsync(Shard, access, access, _time, options, Cancel);

    private async Task CheckAsync(Random random, Oracle atLeast, Oracle atMost)
    {
        for (var question = 0; question < 3; question++)
        {
            var (from, to) = (Bucket(random.Next(-5, 280)), Bucket(random.Next(-5, 300)));
            var (campaign, metric) = ($"camp{random.Next(4)}", AllMetrics[random.Next(3)]);
            var count = await Reader.CountAsync(Shard, campaign, metric, from, to, Cancel);
            count.ShouldBeInRange(atLeast.Count(campaign, metric, from, to), atMost.Count(campaign, metric, from, to));
        }
    }

    private async Task CheckSessionsAsync()
    {
        var totals = await Reader.SessionsAsync(Shard, Cancel);
        totals.Sessions.ShouldBe(_oracle.Sessions(Gap));
        totals.Customers.ShouldBe(_oracle.Customers);
    }
}
