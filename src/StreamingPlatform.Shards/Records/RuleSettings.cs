using StreamingPlatform.Shards.Attribution;

namespace StreamingPlatform.Shards.Records;

/// <summary>A tenant's settings that the rules need.</summary>
/// <param name="SessionGapSeconds">Inactivity that ends a session.</param>
/// <param name="Variants">Attribution variants kept side by side; match is <c>any</c>, <c>product</c> or <c>campaign</c>.</param>
public sealed record RuleSettings(int SessionGapSeconds, IReadOnlyList<(long WindowSeconds, string Match)> Variants)
{
    private VariantRule[]? _rules;
    private object? _rulesOf;

    /// <summary>Of two settings of a tenant the higher revision holds, whoever brings the lower one later.</summary>
    public long Revision { get; init; }

    internal long SessionGapMs => SessionGapSeconds * 1000L;

    /// <summary>The variants, prepared once.</summary>
    internal VariantRule[] Rules
    {
        get
        {
            if (_rules is null || !ReferenceEquals(_rulesOf, Variants))
            {
                _rules = VariantRule.Of(Variants);
                _rulesOf = Variants;
            }

            return _rules;
        }
    }
}
