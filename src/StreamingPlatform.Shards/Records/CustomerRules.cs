using StreamingPlatform.Shards.Attribution;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Shards.Records;

/// <summary>The rules of counting, pure: events of one customer joined into its record, and the facts that follow.</summary>
public static class CustomerRules
{
    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>Joins events into a record and adds the facts; facts that the former record proves known may be left out.</summary>
    /// <param name="existing">Null for a new customer.</param>
    public static CustomerChange Apply(
        CustomerRecord? existing, string customer, uint number, ReadOnlySpan<CustomerEvent> events, RuleSettings settings, ICollection<Fact> facts)
    {
        var former = existing ?? new CustomerRecord(customer, number, [], [], []);
        var scratch = _scratch ??= new Scratch();
        scratch.Clear();
        Collect(former, events, scratch, facts);
        Touches.Normalize(scratch.Clicks);
        Touches.KeepChanged(scratch.Clicks, former.Clicks);
        Touches.Normalize(scratch.Baskets);
        Touches.KeepChanged(scratch.Baskets, former.Baskets);
        SessionIntervals.Normalize(scratch.Intervals, settings.SessionGapMs);
        if (scratch.IsEmpty)
        {
            return new CustomerChange(former, existing is null ? former : null, 0);
        }

        var delta = new CustomerRecord(former.Customer, former.Number, [.. scratch.Clicks], [.. scratch.Baskets], [.. scratch.Intervals]);
        var record = existing is null ? delta : CustomerRecord.Merge(existing, delta, settings.SessionGapSeconds);
        var rules = settings.Rules;
        if (rules.Length > 0)
        {
            ClickToBasket.Clicks(delta.Clicks, former.Clicks, former.Baskets, rules, number, facts);
            ClickToBasket.Baskets(delta.Baskets, record.Clicks, rules, number, facts);
        }

        return new CustomerChange(record, delta, record.Sessions - former.Sessions);
    }

    /// <summary>Every attribution fact of a record: for a variant that a tenant adds later.</summary>
    public static void AddAttributionFacts(CustomerRecord record, RuleSettings settings, ICollection<Fact> facts)
    {
        if (settings.Rules.Length > 0)
        {
            ClickToBasket.Baskets(record.Baskets, record.Clicks, settings.Rules, record.Number, facts);
        }
    }

    private static void Collect(CustomerRecord former, ReadOnlySpan<CustomerEvent> events, Scratch scratch, ICollection<Fact> facts)
    {
        foreach (var e in events)
        {
            if (e.Campaign is { } campaign)
            {
                AddCellFacts(campaign, e, former.Number, scratch, facts);
                if (e.Action == CustomerEvent.Click && e.OccurredAtMs >= former.PrunedBefore)
                {
                    scratch.Clicks.Add(Touch.At(campaign, e.Product ?? string.Empty, e.OccurredAtMs));
                }
            }

            if (e.OccurredAtMs < former.PrunedBefore)
            {
                // Delivered again: it is counted, and would be a second session.
                continue;
            }

            if (e.Action == CustomerEvent.Basket)
            {
                scratch.Baskets.Add(Touch.At(e.Product ?? string.Empty, e.Campaign ?? string.Empty, e.OccurredAtMs));
            }

            var interval = new SessionInterval(e.OccurredAtMs, e.OccurredAtMs);
            if (!SessionIntervals.Contains(former.Intervals, interval))
            {
                scratch.Intervals.Add(interval);
            }
        }
    }

    /// <summary>Membership in the campaign's cells; what the event just before already said is not repeated.</summary>
    private static void AddCellFacts(string campaign, CustomerEvent e, uint number, Scratch scratch, ICollection<Fact> facts)
    {
        var bucket = Quarter.Of(e.OccurredAtMs);
        if (scratch.LastBucket != bucket || !string.Equals(scratch.LastCampaign, campaign))
        {
            scratch.LastCampaign = campaign;
            scratch.LastBucket = bucket;
            scratch.Said = 0;
            facts.Add(new Fact(campaign, Metrics.Seen, bucket, number));
        }

        var metric = e.Action switch
        {
            CustomerEvent.Impression => Metrics.Impressions,
            CustomerEvent.Click => Metrics.Clicks,
            _ => null,
        };
        if (metric is not null && (scratch.Said & (1 << e.Action)) == 0)
        {
            scratch.Said |= 1 << e.Action;
            facts.Add(new Fact(campaign, metric, bucket, number));
        }
    }

    /// <summary>Lists that are reused from call to call.</summary>
    private sealed class Scratch
    {
        public readonly List<Touch> Clicks = [];
        public readonly List<Touch> Baskets = [];
        public readonly List<SessionInterval> Intervals = [];
        public string? LastCampaign;
        public int LastBucket;
        public int Said;

        public bool IsEmpty => Clicks.Count + Baskets.Count + Intervals.Count == 0;

        public void Clear()
        {
            Clicks.Clear();
            Baskets.Clear();
            Intervals.Clear();
            LastCampaign = null;
        }
    }
}
