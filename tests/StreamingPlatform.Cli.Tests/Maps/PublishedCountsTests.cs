using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Testing;

namespace StreamingPlatform.CliTests.Maps;

/// <summary>Numbers of events by type that the data sets' own descriptions state.</summary>
public sealed class PublishedCountsTests
{
    [Fact]
    public void Otto_Sample_HasThePublishedCounts()
    {
        var counts = CountsOf("otto", SharedData.Sample);

        (counts[EventTypes.View], counts[EventTypes.Basket], counts[EventTypes.Purchase]).ShouldBe((800, 52, 10));
    }

    [Fact]
    public void Taobao_HasThePublishedCounts()
    {
        var counts = CountsOf("taobao", SharedData.FileOrSkip("events", "taobao-user-behavior", "events.csv.gz"));

        (counts[EventTypes.View], counts[EventTypes.Basket], counts[EventTypes.Wishlist], counts[EventTypes.Purchase]).ShouldBe((98_361, 6_063, 3_383, 2_493));
    }

    [Fact]
    public void Rees46_HasThePublishedCounts()
    {
        var counts = CountsOf("rees46", SharedData.FileOrSkip("events", "rees46-multi-category-store", "events.csv.gz"));

        (counts[EventTypes.View], counts[EventTypes.Basket], counts[EventTypes.Purchase]).ShouldBe((17_055, 165, 214));
    }

    [Fact]
    public void OpenBandit_HasThePublishedCounts()
    {
        var counts = CountsOf("open-bandit", SharedData.FileOrSkip("events", "open-bandit", "bts-men.csv.gz"));

        (counts[EventTypes.Impression], counts[EventTypes.Click]).ShouldBe((10_000, 69));
    }

    private static Dictionary<string, int> CountsOf(string map, string file) =>
        new SourceFiles([file]).Read(EventMaps.Get(map), deriveImpressions: false).CountBy(one => one.EventId).ToDictionary();
}
