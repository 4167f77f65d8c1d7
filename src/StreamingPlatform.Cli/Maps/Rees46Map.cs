using System.Globalization;

namespace StreamingPlatform.Cli.Maps;

/// <summary>REES46 multi-category store: <c>event_time,event_type,product_id,category_id,…,user_id,user_session</c>.</summary>
internal sealed class Rees46Map : EventMap
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss 'UTC'";

    public override string Name => "rees46";

    public override string Rule => "view product-view, cart add-to-cart, purchase purchase; every view of an even product_id is also an ad-click";

    public override IReadOnlyList<string> EventIds { get; } =
        [EventTypes.Impression, EventTypes.Click, EventTypes.View, EventTypes.Basket, EventTypes.Purchase];

    public override IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions)
    {
        var number = 0;
        foreach (var row in CsvRows.Read(content, "event_time", "event_type", "product_id", "category_id", "user_id", "user_session"))
        {
            number++;
            var eventId = row[1] switch
            {
                "view" => EventTypes.View,
                "cart" => EventTypes.Basket,
                "purchase" => EventTypes.Purchase,
                var other => throw new InvalidDataException($"Row {number}: unknown event_type '{other}'."),
            };
            var time = DateTimeOffset.ParseExact(row[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var product = long.Parse(row[2], CultureInfo.InvariantCulture);
            var session = row[5].Length == 0 ? null : row[5];
            var shop = new ShopRow(eventId, $"rees46-{fileName}-{number}", row[4], row[2], $"cat-{row[3]}", time.ToUnixTimeMilliseconds(), session);
            foreach (var one in OfShopRow(shop, product % 2 == 0, deriveImpressions))
            {
                yield return one;
            }
        }
    }
}
