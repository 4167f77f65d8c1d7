using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Insights.AskCampaign;

/// <summary>The attribution variant a question means.</summary>
internal sealed record VariantChoice(string Window, string Match, long WindowSeconds, string Metric)
{
    private static readonly IReadOnlyList<AttributionVariant> Default = [new AttributionVariant("P30D", "any")];

    /// <summary>What the question leaves out is the default variant's, which is the tenant's first.</summary>
    public static (VariantChoice? Choice, Problem? Problem) Of(TenantSettings settings, string? window, string? match)
    {
        var kept = settings.Attribution is { Count: > 0 } own ? own : Default;
        if (!IsoWindow.TrySeconds(window ?? kept[0].Window, out var seconds))
        {
            return (null, Problem.Of(ProblemReason.MalformedRequest, "window is an ISO 8601 duration without years and months, as P30D."));
        }

        foreach (var variant in kept)
        {
            if (variant.Match == (match ?? kept[0].Match) && IsoWindow.TrySeconds(variant.Window, out var length) && length == seconds)
            {
                return (new VariantChoice(variant.Window, variant.Match, seconds, Metrics.ClickToBasket(seconds, variant.Match)), null);
            }
        }

        var names = string.Join(", ", kept.Select(variant => $"{variant.Window}/{variant.Match}"));
        return (null, Problem.Of(ProblemReason.UnknownVariant, $"Kept are: {names}.", "kept", kept));
    }
}
