namespace StreamingPlatform.Sidecar.Conformance.Properties.PubSub;

/// <summary>What every pub/sub component holds to.</summary>
public abstract class PubSubProperties
{
    /// <summary>A topic and apps of the test's own, for servers that several tests share.</summary>
    private readonly string topic = $"orders-{Guid.NewGuid():N}";
    private readonly string shop = $"shop-{Guid.NewGuid():N}";
    private readonly string office = $"office-{Guid.NewGuid():N}";

    /// <summary>What was acknowledged is delivered though nobody was there and the sidecar died in between.</summary>
    protected abstract bool IsDurable { get; }

    /// <summary>What the app refused comes again.</summary>
    protected abstract bool Redelivers { get; }

    /// <summary>Sidecars of one app share the messages.</summary>
    protected abstract bool Competes { get; }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Publish_ManyAtOnce_AllArrive(string kind)
    {
        await using var lab = await LabAsync(kind);
        var app = await lab.StartAppAsync(("bus", topic));
        var sidecar = await lab.StartAsync(shop, app);
        await ReadyAsync(sidecar, app);

        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(n => PublishAsync(sidecar, n)));

        answers.ShouldAllBe(a => a == 204);
        await PropertyLab.UntilAsync(() => NumbersOf(app).Distinct().Count() == 200, "all 200");
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Publish_OneAfterTheOther_ArriveInOrder(string kind)
    {
        await using var lab = await LabAsync(kind);
        var app = await lab.StartAppAsync(("bus", topic));
        var sidecar = await lab.StartAsync(shop, app);
        await ReadyAsync(sidecar, app);

        for (var n = 1; n <= 50; n++)
        {
            (await PublishAsync(sidecar, n)).ShouldBe(204);
        }

        await PropertyLab.UntilAsync(() => NumbersOf(app).Count >= 50, "all 50");
        NumbersOf(app).ShouldBe(Enumerable.Range(1, 50));
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Deliver_AppRefusesEachOnce_EachComesAgain(string kind)
    {
        Assert.SkipUnless(Redelivers, "differs: the component gives up a message that the app refused, here and in daprd, unless a policy repeats it.");
        await using var lab = await LabAsync(kind);
        var app = await lab.StartAppAsync(("bus", topic));
        var sidecar = await lab.StartAsync(shop, app);
        await ReadyAsync(sidecar, app);
        app.Takes = n => n == 0 || NumbersOf(app).Count(d => d == n) > 1;

        await Task.WhenAll(Enumerable.Range(1, 3).Select(n => PublishAsync(sidecar, n)));

        await PropertyLab.UntilAsync(() => NumbersOf(app).GroupBy(n => n).Count(g => g.Count() > 1) == 3, "three twice");
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Publish_SidecarKilledBeforeDelivery_Arrives(string kind)
    {
        Assert.SkipUnless(IsDurable, "differs: the component says of itself that it is not durable.");
        await using var lab = await LabAsync(kind);
        var app = await lab.StartAppAsync(("bus", topic));
        var reading = await lab.StartAsync(shop, app);
        await ReadyAsync(reading, app);
        await lab.KillAsync(reading);
        var publishing = await lab.StartAsync(office);
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => PublishAsync(publishing, n)));
        await lab.KillAsync(publishing);

        await lab.StartAsync(shop, app);

        answers.ShouldAllBe(a => a == 204);
        await PropertyLab.UntilAsync(() => NumbersOf(app).Distinct().Count() == 50, "all 50");
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Subscribe_TwoApps_BothGetEverything(string kind)
    {
        Assert.SkipUnless(IsDurable, "differs: the component reaches no other process.");
        await using var lab = await LabAsync(kind);
        var first = await lab.StartAppAsync(("bus", topic));
        var second = await lab.StartAppAsync(("bus", topic));
        var sidecar = await lab.StartAsync(shop, first);
        await ReadyAsync(sidecar, first);
        await ReadyAsync(await lab.StartAsync(office, second), second);

        await Task.WhenAll(Enumerable.Range(1, 30).Select(n => PublishAsync(sidecar, n)));

        await PropertyLab.UntilAsync(() => NumbersOf(first).Distinct().Count() == 30 && NumbersOf(second).Distinct().Count() == 30, "all 30 twice");
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Subscribe_OneAppTwice_OneOfThemGetsEach(string kind)
    {
        Assert.SkipUnless(Competes, "differs: the component reaches no other process.");
        await using var lab = await LabAsync(kind);
        var first = await lab.StartAppAsync(("bus", topic));
        var second = await lab.StartAppAsync(("bus", topic));
        var sidecar = await lab.StartAsync(shop, first);
        await ReadyAsync(sidecar, first);
        await lab.StartAsync(shop, second);

        await Task.WhenAll(Enumerable.Range(1, 30).Select(n => PublishAsync(sidecar, n)));

        List<int> All() => [.. NumbersOf(first), .. NumbersOf(second)];
        await PropertyLab.UntilAsync(() => All().Distinct().Count() == 30, "all 30");
        All().Count.ShouldBeLessThan(60);
    }

    [Theory]
    [InlineData(PropertySidecar.Embedded)]
    [InlineData(PropertySidecar.Daprd)]
    public async Task Scopes_TopicNotNamed_IsForbidden(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        await using var lab = new PropertyLab(kind);
        var component = await ComponentAsync(topic);
        lab.AddComponent("bus", component with { Metadata = [.. component.Metadata, ("publishingScopes", $"{shop}={topic};{office}=")] });
        lab.AddComponent("private", component, shop);
        var allowed = await lab.StartAsync(shop);
        var denied = await lab.StartAsync(office);

        (await PublishAsync(allowed, 1)).ShouldBe(204);
        (await PublishAsync(denied, 1)).ShouldBe(403);
        (await PropertyLab.PostAsync(denied, $"v1.0/publish/private/{topic}", new { n = 1 })).Status.ShouldBe(404);
    }

    /// <summary>Skips where its server is missing. Messages of one topic are to be delivered one at a time.</summary>
    private protected abstract Task<ComponentUnderTest> ComponentAsync(string topic);

    private List<int> NumbersOf(PropertyApp app) => [.. app.Deliveries.Where(d => d.Topic == topic && d.Number > 0).Select(d => d.Number)];

    private async Task<int> PublishAsync(PropertySidecar sidecar, int n) =>
        (await PropertyLab.PostAsync(sidecar, $"v1.0/publish/bus/{topic}?metadata.partitionKey=one", new { n })).Status;

    /// <summary>Returns when a first message has come through: some clients take a while to join their group.</summary>
    private async Task ReadyAsync(PropertySidecar sidecar, PropertyApp app) => await PropertyLab.UntilAsync(
        async () =>
        {
            await PublishAsync(sidecar, 0);
            await Task.Delay(TimeSpan.FromMilliseconds(100), PropertyLab.Token);
            return !app.Deliveries.IsEmpty;
        },
        "a first message");

    private async Task<PropertyLab> LabAsync(string kind)
    {
        PropertySidecar.SkipIfAbsent(kind);
        var component = await ComponentAsync(topic);
        Assert.SkipWhen(kind == PropertySidecar.Daprd && component.Type == "pubsub.log", "differs: daprd has no component of this type.");
        var lab = new PropertyLab(kind);
        lab.AddComponent("bus", component);
        return lab;
    }
}
