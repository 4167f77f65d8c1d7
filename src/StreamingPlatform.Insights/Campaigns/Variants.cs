using System.Xml;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Insights.Campaigns;

/// <summary>Which of a tenant's attribution variants a question means.</summary>
internal static class Variants
{
    /// <summary>An absent window or match is the default variant's; windows compare by length (<c>PT24H</c> = <c>P1D</c>).</summary>
    public static (AttributionVariant? Variant, Problem? Problem) Choose(IReadOnlyList<AttributionVariant> kept, string? window, string? match)
    {
        var wanted = match ?? kept[0].Match;
        if (!TryLength(window ?? kept[0].Window, out var length))
        {
            return Refuse(kept, "window is an ISO 8601 duration without years and months.");
        }

        var variant = kept.FirstOrDefault(one => one.Match == wanted && TryLength(one.Window, out var own) && own == length);
        return variant is null ? Refuse(kept, "This variant is not kept.") : (variant, null);
    }

    public static string MetricOf(AttributionVariant variant)
    {
        _ = TryLength(variant.Window, out var length);
        return Metrics.ClickToBasket((long)length.TotalSeconds, variant.Match);
    }

    private static (AttributionVariant?, Problem?) Refuse(IReadOnlyList<AttributionVariant> kept, string detail) =>
        (null, Problem.Of(ProblemReason.UnknownVariant, $"{detail} Kept: {string.Join(", ", kept.Select(one => $"{one.Window} {one.Match}"))}.", "kept", kept));

    private static bool TryLength(string duration, out TimeSpan length)
    {
        var date = duration.Split('T')[0];
        length = default;
        try
        {
            if (date.Contains('W'))
            {
                length = TimeSpan.FromDays(7 * int.Parse(date.AsSpan(1, date.Length - 2)));
                return duration == date;
            }

            length = XmlConvert.ToTimeSpan(duration);
            return length > TimeSpan.Zero && !date.Contains('Y') && !date.Contains('M');
        }
        catch (Exception error) when (error is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
