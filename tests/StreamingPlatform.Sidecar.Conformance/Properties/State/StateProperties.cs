using System.Text.Json;

namespace StreamingPlatform.Sidecar.Conformance.Properties.State;

/// <summary>What every state store holds to.</summary>
public abstract class StateProperties
{
    private const int Writers = 16;

    /// <summary>An app id of the test's own: on a server that several tests share, keys begin with it.</summary>
    private readonly string shop = $"shop-{Guid.NewGuid():N}";

    /// <summary>What was acknowledged survives the sidecar.</summary>
    protected abstract bool IsDurable { get; }

    /// <summary>A transaction with one refused item changes nothing.</summary>
    protected virtual bool RollsBack => true;

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Etag_RacingWriters_OneWinsEachRound(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        await SaveAsync(sidecar, "race", 0);
        for (var round = 1; round <= 10; round++)
        {
            var etag = await EtagAsync(sidecar, "race");
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => SaveAsync(sidecar, "race", (round * 100) + w, etag)));

            answers.Count(a => a == 204).ShouldBe(1);
            answers.Count(a => a == 409).ShouldBe(Writers - 1);
            (await ReadAsync(sidecar, "race")).ShouldBe((round * 100) + Array.IndexOf(answers, 204));
        }
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Etag_CounterOfManyWriters_CountsEveryIncrement(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        await SaveAsync(sidecar, "counter", 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var done = 0; done < 5;)
            {
                var etag = await EtagAsync(sidecar, "counter");
                if (await ReadAsync(sidecar, "counter") is { } value && await SaveAsync(sidecar, "counter", value + 1, etag) == 204)
                {
                    done++;
                }
            }
        }));

        (await ReadAsync(sidecar, "counter")).ShouldBe(40);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task FirstWrite_RacingForNewKeys_OneWinsEach(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        for (var round = 0; round < 5; round++)
        {
            var key = $"new-{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => PropertyLab.PostAsync(
                sidecar, "v1.0/state/store", new[] { new { key, value = w, options = new { concurrency = "first-write" } } })));

            answers.Count(a => a.Status == 204).ShouldBe(1);
            (await ReadAsync(sidecar, key)).ShouldBe(Array.FindIndex(answers, a => a.Status == 204));
        }
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Save_SidecarKilled_KeepsAllThatWasAcknowledged(string kind)
    {
        Assert.SkipUnless(IsDurable, "differs: the store says of itself that it is not durable.");
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        var acknowledged = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async n =>
        {
            if (await SaveAsync(sidecar, $"kept-{n}", n) == 204)
            {
                lock (acknowledged)
                {
                    acknowledged.Add(n);
                }
            }
        }));
        await lab.KillAsync(sidecar);

        var again = await lab.StartAsync(shop);

        acknowledged.Count.ShouldBe(100);
        foreach (var n in acknowledged)
        {
            (await ReadAsync(again, $"kept-{n}")).ShouldBe(n);
        }
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Transaction_RacingPairs_StayPairs(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(n => TransactAsync(sidecar, Upsert("left", n), Upsert("right", n))));
        (await ReadAsync(sidecar, "left")).ShouldBe(await ReadAsync(sidecar, "right"));

        Assert.SkipUnless(RollsBack, "differs: redis keeps what stood before the refused item, with daprd, too.");
        var status = await TransactAsync(sidecar, Upsert("left", 100), Upsert("right", 100, "99999"));

        status.ShouldNotBe(204);
        (await ReadAsync(sidecar, "left")).ShouldNotBe(100);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task TimeToLive_Over_TheKeyIsFree(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        await PropertyLab.PostAsync(sidecar, "v1.0/state/store", new[] { new { key = "brief", value = 1, metadata = new { ttlInSeconds = "1" } } });
        (await ReadAsync(sidecar, "brief")).ShouldBe(1);

        await PropertyLab.UntilAsync(async () => await ReadAsync(sidecar, "brief") is null, "the key is gone");

        (await PropertyLab.PostAsync(sidecar, "v1.0/state/store", new[] { new { key = "brief", value = 2, options = new { concurrency = "first-write" } } })).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Bulk_ManyKeysAtOnce_AreAllThere(string kind)
    {
        await using var lab = await LabAsync(kind);
        var sidecar = await lab.StartAsync(shop);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => PropertyLab.PostAsync(
            sidecar, "v1.0/state/store", Enumerable.Range(0, 50).Select(n => new { key = $"bulk-{w}-{n}", value = (w * 100) + n }))));

        var keys = Enumerable.Range(0, Writers).SelectMany(w => Enumerable.Range(0, 50).Select(n => $"bulk-{w}-{n}")).ToArray();
        var (status, body) = await PropertyLab.PostAsync(sidecar, "v1.0/state/store/bulk", new { keys, parallelism = 4 });

        status.ShouldBe(200);
        var found = body!.Value.EnumerateArray().ToDictionary(i => i.GetProperty("key").GetString()!, i => i.GetProperty("data").GetInt32(), StringComparer.Ordinal);
        found.ShouldBe(keys.ToDictionary(k => k, k => (int.Parse(k.Split('-')[1]) * 100) + int.Parse(k.Split('-')[2]), StringComparer.Ordinal), ignoreOrder: true);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Prefix_OtherApps_SeeTheirOwnKeysOnly(string kind)
    {
        await using var lab = await LabAsync(kind);
        var first = await lab.StartAsync(shop);
        await SaveAsync(first, "mine", 1);
        if (!IsDurable)
        {
            // in memory every sidecar has its own
            await lab.KillAsync(first);
        }

        var other = await lab.StartAsync("other");

        (await ReadAsync(other, "mine")).ShouldBeNull();
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Scopes_AppNotNamed_HasNoSuchStore(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        await using var lab = new PropertyLab(kind);
        lab.AddComponent("store", await ComponentAsync(), shop);
        lab.AddComponent("spare", await ComponentAsync());
        var other = await lab.StartAsync("other");

        var (status, body) = await PropertyLab.PostAsync(other, "v1.0/state/store", new[] { new { key = "a", value = 1 } });

        status.ShouldBe(400);
        body!.Value.GetProperty("errorCode").GetString().ShouldBe("ERR_STATE_STORE_NOT_FOUND");
        (await PropertyLab.PostAsync(other, "v1.0/state/spare", new[] { new { key = "a", value = 1 } })).Status.ShouldBe(204);
    }

    /// <summary>Skips where its server is missing.</summary>
    private protected abstract Task<ComponentUnderTest> ComponentAsync();

    private static object Upsert(string key, int value, string? etag = null) => new { operation = "upsert", request = new { key, value, etag } };

    private static async Task<int> TransactAsync(PropertySidecar sidecar, params object[] operations) =>
        (await PropertyLab.PostAsync(sidecar, "v1.0/state/store/transaction", new { operations })).Status;

    private static async Task<int> SaveAsync(PropertySidecar sidecar, string key, int value, string? etag = null) =>
        (await PropertyLab.PostAsync(sidecar, "v1.0/state/store", new[] { new { key, value, etag } })).Status;

    private static async Task<int?> ReadAsync(PropertySidecar sidecar, string key) =>
        (await PropertyLab.GetAsync(sidecar, $"v1.0/state/store/{key}")).Body is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    private static async Task<string> EtagAsync(PropertySidecar sidecar, string key)
    {
        using var answer = await sidecar.Http.GetAsync(new Uri($"v1.0/state/store/{key}", UriKind.Relative), PropertyLab.Token);

        // without quotation marks, as daprd sends it
        return answer.Headers.NonValidated["ETag"].ToString();
    }

    private async Task<PropertyLab> LabAsync(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        var component = await ComponentAsync();
        var lab = new PropertyLab(kind);
        lab.AddComponent("store", component);
        return lab;
    }
}
