using CsCheck;
using StreamingPlatform.Shards.Records;
using static StreamingPlatform.Shards.Tests.Records.RuleEvents;

namespace StreamingPlatform.Shards.Tests.Attribution;

public class ClickToBasketTests
{
    [Fact]
    public void Apply_AnyEvents_AgreesWithEveryClickAgainstEveryBasket() => Many.Sample(
        events =>
        {
            var expected = Oracle(events);
            Attributed(Apply([events]).Facts).ShouldBe(expected, ignoreOrder: true);
            Attributed(Apply(events.Select(e => new[] { e })).Facts).ShouldBe(expected, ignoreOrder: true);
            var later = new HashSet<Fact>();
            CustomerRules.AddAttributionFacts(Apply([events], new RuleSettings(GapSeconds, [])).Record, Settings, later);
            later.ShouldBe(expected, ignoreOrder: true);
        },
        iter: 5_000);

    [Theory]
    [InlineData(0, true)]
    [InlineData(WindowSeconds * 1000L, true)]
    [InlineData((WindowSeconds * 1000L) + 1, false)]
    [InlineData(-1, false)]
    public void Apply_BasketAfterClick_CountsWithinTheWindowEdgeIncluded(long basketAfterMs, bool counts)
    {
        CustomerEvent[] events = [new("anna", 2, "a", null, Start), new("anna", 3, null, "p", Start + basketAfterMs)];
        var settings = new RuleSettings(GapSeconds, [(WindowSeconds, "any")]);
        Attributed(Apply([events], settings).Facts).Any().ShouldBe(counts);
        Attributed(Apply([[events[1]], [events[0]]], settings).Facts).Any().ShouldBe(counts, "a late click gives the same result");
    }

    private static IEnumerable<Fact> Attributed(IEnumerable<Fact> facts) => facts.Where(f => f.Metric.StartsWith("clickToBasket", StringComparison.Ordinal));

    private static HashSet<Fact> Oracle(CustomerEvent[] events)
    {
        var facts = new HashSet<Fact>();
        foreach (var click in events.Where(e => e is { Action: 2, Campaign: not null }))
        {
            foreach (var basket in events.Where(e => e.Action == 3))
            {
                foreach (var (window, match) in Settings.Variants)
                {
                    var matches = match switch
                    {
                        "any" => true,
                        "product" => click.Product is not null && click.Product == basket.Product,
                        _ => click.Campaign == basket.Campaign,
                    };
                    if (matches && click.OccurredAtMs <= basket.OccurredAtMs && basket.OccurredAtMs <= click.OccurredAtMs + (window * 1000))
                    {
                        facts.Add(new Fact(click.Campaign!, Metrics.ClickToBasket(window, match), (int)(basket.OccurredAtMs / 900_000), 7));
                    }
                }
            }
        }

        return facts;
    }
}
