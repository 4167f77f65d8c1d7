using StreamingPlatform.Sidecar.Tests.PubSub;

namespace StreamingPlatform.Sidecar.Tests.Durability;

/// <summary>A sidecar on a damaged log: subscribers of other topics miss nothing, those of the damaged one what stood on the page.</summary>
public sealed class DamagedLogTests
{
    private const int Count = 150;
    private static readonly string Ballast = new('x', 500);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliver_DamagedPagesInTheMiddleAndAtTheEnd_GoesOnBehindThem()
    {
        await using var app = await ReceivingApp.StartAsync(Token);
        await using var lab = new PubSubLab();
        await PublishAsync(lab, app);
        var data = Path.Combine(lab.LogFolder, "data");
        DamagedFiles.Spoil(data, ".sst", "\"a_70_\"");
        DamagedFiles.Spoil(data, ".sst", $"\"c_{Count - 1}_\"");

        foreach (var topic in new[] { "a", "b", "c" })
        {
            lab.Subscribe(topic);
        }

        var sidecar = await lab.StartSidecarAsync("shop", app, Token);
        foreach (var topic in new[] { "a", "b", "c" })
        {
            await lab.ClientOf(sidecar).PublishEventAsync("events", topic, new { n = Count, mark = topic }, Token);
        }

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count(d => d.Number == Count) == 3 && NumbersOf(app, "b").Count == Count + 1), Token);
        NumbersOf(app, "b").ShouldBe(Enumerable.Range(0, Count + 1));
        NumbersOf(app, "a").Count.ShouldBeInRange(Count - 20, Count);
        NumbersOf(app, "c").Count.ShouldBeInRange(Count - 20, Count);
        sidecar.Log.ShouldContain("topic a, offsets");
        sidecar.Log.ShouldContain("topic c, offsets");
        sidecar.Log.ShouldNotContain("topic b, offsets");
    }

    private static List<int> NumbersOf(ReceivingApp app, string topic) =>
        [.. app.Deliveries.Where(d => d.Event.GetProperty("topic").GetString() == topic).Select(d => d.Number).Distinct().Order()];

    /// <summary>Fills three topics and leaves them in tables: a log that is opened again writes its write-ahead log into one.</summary>
    private static async Task PublishAsync(PubSubLab lab, ReceivingApp app)
    {
        var sidecar = await lab.StartSidecarAsync("shop", app, Token);
        var client = lab.ClientOf(sidecar);
        foreach (var topic in new[] { "a", "b", "c" })
        {
            for (var n = 0; n < Count; n++)
            {
                await client.PublishEventAsync("events", topic, new { n, mark = $"{topic}_{n}_", Ballast }, Token);
            }
        }

        await sidecar.KillAsync();
        var again = await lab.StartSidecarAsync("shop", app, Token);
        await lab.ClientOf(again).PublishEventAsync("events", "other", new { n = 0 }, Token);
        await again.KillAsync();
    }
}
