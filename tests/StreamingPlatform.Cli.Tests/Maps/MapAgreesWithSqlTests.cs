using System.Text.Json;
using StreamingPlatform.Cli.Maps;
using StreamingPlatform.Cli.Replay;
using StreamingPlatform.Cli.Verify;
using StreamingPlatform.Testing;

namespace StreamingPlatform.CliTests.Maps;

/// <summary>The maps' events, counted here in plain C#, agree with the figures that SQL computes from the same files.</summary>
public sealed class MapAgreesWithSqlTests
{
    private static readonly TimeSpan Window = TimeSpan.FromDays(30);

    [Fact]
    public Task Otto_Sample_Agrees() => AgreesAsync("otto", derive: true, [SharedData.Sample]);

    [Fact]
    public Task Taobao_Agrees() => AgreesAsync("taobao", derive: false, [SharedData.FileOrSkip("events", "taobao-user-behavior", "events.csv.gz")]);

    [Fact]
    public Task Rees46_Agrees() => AgreesAsync("rees46", derive: true, [SharedData.FileOrSkip("events", "rees46-multi-category-store", "events.csv.gz")]);

    [Fact]
    public Task OpenBandit_Agrees() => AgreesAsync(
        "open-bandit",
        derive: false,
        [.. new[] { "random-men", "random-women", "bts-men", "bts-women" }.Select(name => SharedData.FileOrSkip("events", "open-bandit", $"{name}.csv.gz"))]);

    [Fact]
    public async Task MakeEvents_Agrees()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("events.ndjson");
        await File.WriteAllLinesAsync(
            file,
            [
                """{"id":"a","type":"click","customer":"c1","campaign":"cmp-1","product":"p","ts":"2026-09-01T00:00:00.001Z"}""",
                """{"id":"b","type":"basket","customer":"c1","product":"p","ts":"2026-10-01T00:00:00.001Z"}""",
                """{"id":"c","type":"basket","customer":"c1","product":"p","ts":"2026-10-01T00:00:00.002Z"}""",
                """{"id":"d","type":"impression","customer":"c2","campaign":"cmp-1","product":"p","ts":"2026-09-30T23:59:59.999Z"}""",
                """{"id":"e","type":"view","customer":"c2","product":"p","ts":"2026-10-01T00:29:59.999Z"}""",
                """{"id":"f","type":"view","customer":"c2","product":"p","ts":"2026-10-01T01:00:00.000Z"}""",
            ],
            TestContext.Current.CancellationToken);

        var figures = await AgreesAsync("make-events", derive: false, [file]);

        figures.Of(new Question("cmp-1", "clickToBasket", new DateOnly(2026, 10, 1))).ShouldBe(1);
        figures.Sessions.ShouldBe(4);
    }

    private static async Task<Figures> AgreesAsync(string name, bool derive, IReadOnlyList<string> files)
    {
        var map = EventMaps.Get(name);
        var figures = await FileFigures.ComputeAsync(files, name, derive, TestContext.Current.CancellationToken);
        var events = new SourceFiles(files).Read(map, derive).Select(one => Parsed.Of(one, map)).ToList();

        events.Select(one => one.EventId).Except(map.EventIds).ShouldBeEmpty();
        Count(events).OrderBy(one => one.Key.ToString(), StringComparer.Ordinal)
            .ShouldBe(figures.Customers.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal));
        Sessions(events).ShouldBe(figures.Sessions);
        return figures;
    }

    private static Dictionary<Question, long> Count(List<Parsed> events)
    {
        var facts = new HashSet<(Question Question, string Customer)>();
        foreach (var one in events.Where(one => one.EventId is EventTypes.Impression or EventTypes.Click))
        {
            Add(one.Campaign!, one.EventId == EventTypes.Click ? "clicks" : "impressions", one);
        }

        var clicks = events.Where(one => one.EventId == EventTypes.Click).ToLookup(one => one.Customer);
        foreach (var basket in events.Where(one => one.EventId == EventTypes.Basket))
        {
            foreach (var click in clicks[basket.Customer].Where(click => click.Time <= basket.Time && basket.Time - click.Time <= Window))
            {
                Add(click.Campaign!, "clickToBasket", basket);
            }
        }

        return facts.GroupBy(fact => fact.Question).ToDictionary(group => group.Key, group => group.LongCount());

        void Add(string campaign, string metric, Parsed one)
        {
            facts.Add((new Question(campaign, metric, DateOnly.FromDateTime(one.Time.UtcDateTime)), one.Customer));
            facts.Add((new Question(campaign, metric, Day: null), one.Customer));
        }
    }

    private static long Sessions(List<Parsed> events) => events.GroupBy(one => one.Customer).Sum(customer =>
    {
        var times = customer.Select(one => one.Time).Order().ToList();
        return 1L + times.Zip(times.Skip(1)).Count(pair => pair.Second - pair.First > TimeSpan.FromMinutes(30));
    });

    private sealed record Parsed(string EventId, string Customer, string? Campaign, DateTimeOffset Time)
    {
        public static Parsed Of(ReplayEvent one, EventMap map)
        {
            using var document = JsonDocument.Parse(one.Json);
            var root = document.RootElement;
            var time = root.GetProperty(map.Mapping.OccurredAt[1..]).GetDateTimeOffset();
            time.ToUnixTimeMilliseconds().ShouldBe(one.Milliseconds);
            return new Parsed(
                one.EventId,
                root.GetProperty(map.Mapping.CustomerId[1..]).GetString()!,
                root.TryGetProperty(map.Mapping.CampaignId![1..], out var campaign) ? campaign.GetString() : null,
                time);
        }
    }
}
