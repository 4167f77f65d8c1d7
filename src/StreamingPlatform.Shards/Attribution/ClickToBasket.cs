using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Attribution;

/// <summary>Facts that follow from a customer's clicks and baskets.</summary>
internal static class ClickToBasket
{
    /// <summary>New or moved baskets against all clicks; a fact is said once per basket and campaign.</summary>
    public static void Baskets(
        ReadOnlySpan<Touch> changedBaskets, ReadOnlySpan<Touch> clicks, VariantRule[] rules, uint customer, ICollection<Fact> facts)
    {
        var all = uint.MaxValue >> (32 - rules.Length);
        foreach (ref readonly var basket in changedBaskets)
        {
            var campaign = string.Empty;
            var said = 0u;
            for (var i = clicks.Length - 1; i >= 0; i--)
            {
                ref readonly var click = ref clicks[i];
                if (click.Quarter > basket.Quarter)
                {
                    continue;
                }

                if (!string.Equals(click.Outer, campaign))
                {
                    campaign = click.Outer;
                    said = 0;
                }
                else if (said == all)
                {
                    continue;
                }

                for (var r = 0; r < rules.Length; r++)
                {
                    if ((said & (1u << r)) == 0 && rules[r].Leads(click, basket))
                    {
                        said |= 1u << r;
                        facts.Add(new Fact(campaign, rules[r].Metric, basket.Quarter, customer));
                    }
                }
            }
        }
    }

    /// <summary>New or moved clicks against the baskets known before; what the former click already led to is known and not said again.</summary>
    public static void Clicks(
        ReadOnlySpan<Touch> changedClicks, ReadOnlySpan<Touch> formerClicks, ReadOnlySpan<Touch> formerBaskets, VariantRule[] rules,
        uint customer, ICollection<Fact> facts)
    {
        if (formerBaskets.IsEmpty)
        {
            return;
        }

        foreach (ref readonly var click in changedClicks)
        {
            var former = Touches.Find(formerClicks, click.Outer, click.Inner, click.Quarter);
            foreach (ref readonly var basket in formerBaskets)
            {
                if (basket.Quarter < click.Quarter)
                {
                    continue;
                }

                foreach (ref readonly var rule in rules.AsSpan())
                {
                    if (rule.Leads(click, basket) && (former < 0 || !rule.Leads(formerClicks[former], basket)))
                    {
                        facts.Add(new Fact(click.Outer, rule.Metric, basket.Quarter, customer));
                    }
                }
            }
        }
    }
}
