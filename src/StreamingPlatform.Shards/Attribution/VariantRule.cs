using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Attribution;

/// <summary>What a basket must have in common with the click.</summary>
internal enum BasketMatch
{
    Any,
    Product,
    Campaign,
}

/// <summary>An attribution variant, prepared for the inner loop.</summary>
internal readonly record struct VariantRule(string Metric, long WindowMs, BasketMatch Match)
{
    private const int MaxVariants = 32;

    public static VariantRule[] Of(IReadOnlyList<(long WindowSeconds, string Match)> variants)
    {
        if (variants.Count > MaxVariants)
        {
            throw new ArgumentException($"More than {MaxVariants} attribution variants.", nameof(variants));
        }

        var rules = new VariantRule[variants.Count];
        for (var i = 0; i < rules.Length; i++)
        {
            var (window, match) = variants[i];
            rules[i] = new VariantRule(Metrics.ClickToBasket(window, match), checked(window * 1000), match switch
            {
                "any" => BasketMatch.Any,
                "product" => BasketMatch.Product,
                "campaign" => BasketMatch.Campaign,
                _ => throw new ArgumentException($"Unknown match '{match}'.", nameof(variants)),
            });
        }

        return rules;
    }

    /// <summary>
    /// Whether some click of <paramref name="click"/> leads to some basket of <paramref name="basket"/>: of an earlier quarter the last click
    /// against the first basket decides, within one quarter the first click against the last basket (windows are never shorter than a quarter).
    /// </summary>
    public bool Leads(in Touch click, in Touch basket)
    {
        if (click.Quarter > basket.Quarter)
        {
            return false;
        }

        var inTime = click.Quarter == basket.Quarter
            ? click.First <= basket.Last
            : basket.FirstMs - click.LastMs <= WindowMs;
        return inTime && Match switch
        {
            BasketMatch.Any => true,
            BasketMatch.Product => click.Inner.Length > 0 && string.Equals(click.Inner, basket.Outer),
            _ => string.Equals(click.Outer, basket.Inner),
        };
    }
}
