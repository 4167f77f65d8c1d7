using System.Text.Json;

namespace StreamingPlatform.Cli.Maps;

/// <summary>OTTO sessions: JSON lines, one a customer, <c>{"session","events":[{"aid","ts","type"}]}</c>.</summary>
internal sealed class OttoMap : EventMap
{
    public override string Name => "otto";

    public override string Rule => "clicks product-view, carts add-to-cart, orders purchase; every view of an even aid is also an ad-click; campaign cmp-<aid mod 20>";

    public override IReadOnlyList<string> EventIds { get; } =
        [EventTypes.Impression, EventTypes.Click, EventTypes.View, EventTypes.Basket, EventTypes.Purchase];

    public override IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (text.Length == 0)
            {
                continue;
            }

            using var document = JsonDocument.Parse(text);
            var customer = $"otto-{document.RootElement.GetProperty("session").GetInt64()}";
            var number = 0;
            foreach (var element in document.RootElement.GetProperty("events").EnumerateArray())
            {
                number++;
                foreach (var one in OfShopRow(RowOf(element, customer, $"otto-{fileName}-{line}-{number}"), IsOverlay(element), deriveImpressions))
                {
                    yield return one;
                }
            }
        }
    }

    private static bool IsOverlay(JsonElement element) => element.GetProperty("aid").GetInt64() % 2 == 0;

    private static ShopRow RowOf(JsonElement element, string customer, string id)
    {
        var eventId = element.GetProperty("type").GetString() switch
        {
            "clicks" => EventTypes.View,
            "carts" => EventTypes.Basket,
            "orders" => EventTypes.Purchase,
            var other => throw new InvalidDataException($"{id}: unknown type '{other}'."),
        };
        var article = element.GetProperty("aid").GetInt64();
        return new ShopRow(eventId, id, customer, $"{article}", $"cmp-{article % 20:00}", element.GetProperty("ts").GetInt64());
    }
}
