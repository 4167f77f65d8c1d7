using System.Globalization;

namespace StreamingPlatform.Shards.Records;

/// <summary>Names of a cell's metric.</summary>
public static class Metrics
{
    /// <summary>Any event that names the campaign.</summary>
    public const string Seen = "seen";

    public const string Impressions = "impressions";

    public const string Clicks = "clicks";

    internal const string ClickToBasketPrefix = "clickToBasket~";

    /// <summary>A basket after a click within the window, dated by the basket.</summary>
    public static string ClickToBasket(long windowSeconds, string match) =>
        string.Create(CultureInfo.InvariantCulture, $"clickToBasket~{windowSeconds}~{match}");
}
