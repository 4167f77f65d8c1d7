using System.Globalization;

namespace StreamingPlatform.Cli.Maps;

/// <summary>"User Behavior Data from Taobao": <c>user_id,item_id,category_id,behavior_type,timestamp</c> (Unix seconds).</summary>
internal sealed class TaobaoMap : EventMap
{
    public override string Name => "taobao";

    public override string Rule => "pv product-view, cart add-to-cart, fav add-to-wishlist, buy purchase; every pv of an item divisible by 5 is also an ad-click";

    public override IReadOnlyList<string> EventIds { get; } =
        [EventTypes.Impression, EventTypes.Click, EventTypes.View, EventTypes.Basket, EventTypes.Wishlist, EventTypes.Purchase];

    public override IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions)
    {
        var number = 0;
        foreach (var row in CsvRows.Read(content, "user_id", "item_id", "category_id", "behavior_type", "timestamp"))
        {
            number++;
            var eventId = row[3] switch
            {
                "pv" => EventTypes.View,
                "cart" => EventTypes.Basket,
                "fav" => EventTypes.Wishlist,
                "buy" => EventTypes.Purchase,
                var other => throw new InvalidDataException($"Row {number}: unknown behavior_type '{other}'."),
            };
            var item = long.Parse(row[1], CultureInfo.InvariantCulture);
            var time = long.Parse(row[4], CultureInfo.InvariantCulture) * 1000;
            var shop = new ShopRow(eventId, $"taobao-{fileName}-{number}", row[0], row[1], $"cat-{row[2]}", time);
            foreach (var one in OfShopRow(shop, item % 5 == 0, deriveImpressions))
            {
                yield return one;
            }
        }
    }
}
