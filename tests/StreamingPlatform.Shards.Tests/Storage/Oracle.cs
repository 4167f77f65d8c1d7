using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Tests.Storage;

/// <summary>The same questions answered from the plain list of events.</summary>
internal sealed class Oracle
{
    public const long WindowMs = 3_600_000;

    private readonly HashSet<CustomerEvent> _events = [];

    public IReadOnlyCollection<CustomerEvent> Events => _events;

    public void Add(IEnumerable<CustomerEvent> events) => _events.UnionWith(events);

    public long Count(string campaign, string metric, int from, int to) => metric switch
    {
        Metrics.Impressions => Of(1, campaign, from, to).Select(e => e.Customer).Distinct().LongCount(),
        Metrics.Clicks => Of(2, campaign, from, to).Select(e => e.Customer).Distinct().LongCount(),
        _ => ClickToBasket(campaign, from, to, long.Parse(metric.Split('~')[1], System.Globalization.CultureInfo.InvariantCulture) * 1000),
    };

    public long Sessions(int gapSeconds) => SessionIntervals(gapSeconds).Count;

    public List<(string Customer, long Start, long End)> SessionIntervals(int gapSeconds)
    {
        var sessions = new List<(string Customer, long Start, long End)>();
        foreach (var customer in _events.GroupBy(e => e.Customer))
        {
            long? last = null;
            foreach (var at in customer.Select(e => e.OccurredAtMs).Order())
            {
                if (last is null || at - last > gapSeconds * 1000L)
                {
                    sessions.Add((customer.Key, at, at));
                }
                else
                {
                    sessions[^1] = sessions[^1] with { End = at };
                }

                last = at;
            }
        }

        return sessions;
    }

    public long Customers => _events.Select(e => e.Customer).Distinct().LongCount();

    private IEnumerable<CustomerEvent> Of(byte action, string? campaign, int from, int to) => _events.Where(e =>
        e.Action == action && (campaign is null || e.Campaign == campaign) && Quarter.Of(e.OccurredAtMs) >= from && Quarter.Of(e.OccurredAtMs) < to);

    private long ClickToBasket(string campaign, int from, int to, long windowMs)
    {
        var clicks = Of(2, campaign, int.MinValue, int.MaxValue).ToLookup(e => e.Customer, e => e.OccurredAtMs);
        return Of(3, null, from, to)
            .Where(basket => clicks[basket.Customer].Any(click => click <= basket.OccurredAtMs && basket.OccurredAtMs <= click + windowMs))
            .Select(basket => basket.Customer).Distinct().LongCount();
    }
}
