using System.Text.Json;

namespace StreamingPlatform.JsonSchema.Benchmarks;

/// <summary>The registry's starter event types, each with an event of that vocabulary.</summary>
internal static class StarterSamples
{
    private const string Ga4 = """
        {"event_id":"0197a5f2-7c1e-7b3a-9d44-5e2f8c1b0a99","client_id":"1532874093.1708862134","user_id":"c-104729","timestamp":"2026-03-14T15:09:26.535Z","name":"NAME","params":{PARAMS}}
        """;

    private const string Segment = """
        {"messageId":"ajs-next-1700000000000-0197a5f2","type":"track","userId":"c-104729","anonymousId":"4f6a1c2e-1d7b-4c5a-9a55-2f1e7c9b8d10","timestamp":"2026-03-14T15:09:26.535Z","event":"NAME","context":{"locale":"de-DE","page":{"path":"/p/espresso","url":"https://shop.example.com/p/espresso"}},"properties":{PARAMS}}
        """;

    private const string GaItem = """{"item_id":"sku-778120","item_name":"Espresso machine \"Bella\"","item_brand":"Bella","item_category":"Kitchen","price":449.90,"quantity":1}""";
    private const string GaPromotion = """
        "promotion_id":"spring-2026","promotion_name":"Spring sale","creative_name":"banner-wide","creative_slot":"home-1"
        """;

    private const string Product = """
        "product_id":"sku-778120","sku":"778120","category":"Kitchen","name":"Espresso machine \"Bella\"","brand":"Bella","price":449.90,"quantity":1
        """;

    public static IEnumerable<(string Name, string Schema, string Event)> All { get; } =
    [
        Sample("ga4/ad-impression", Ga4, "view_promotion", $"{GaPromotion},\"items\":[{GaItem}]"),
        Sample("ga4/ad-click", Ga4, "select_promotion", GaPromotion),
        Sample("ga4/product-view", Ga4, "view_item", $"\"currency\":\"EUR\",\"value\":449.9,\"items\":[{GaItem}]"),
        Sample("ga4/add-to-cart", Ga4, "add_to_cart", $"\"currency\":\"EUR\",\"value\":449.9,\"items\":[{GaItem}]"),
        Sample("ga4/purchase", Ga4, "purchase", $"\"transaction_id\":\"t-99812\",\"currency\":\"EUR\",\"value\":899.8,\"tax\":143.7,\"items\":[{GaItem},{GaItem}]"),
        Sample("segment/ad-impression", Segment, "Promotion Viewed", "\"promotion_id\":\"spring-2026\",\"creative\":\"banner-wide\",\"name\":\"Spring sale\",\"position\":\"home-1\""),
        Sample("segment/ad-click", Segment, "Promotion Clicked", "\"promotion_id\":\"spring-2026\",\"creative\":\"banner-wide\",\"name\":\"Spring sale\",\"position\":\"home-1\""),
        Sample("segment/product-view", Segment, "Product Viewed", $"{Product},\"currency\":\"EUR\",\"value\":449.9"),
        Sample("segment/add-to-cart", Segment, "Product Added", $"{Product},\"currency\":\"EUR\",\"value\":449.9"),
        Sample("segment/purchase", Segment, "Order Completed", $"\"order_id\":\"t-99812\",\"total\":899.8,\"tax\":143.7,\"currency\":\"EUR\",\"products\":[{{{Product}}},{{{Product}}}]"),
    ];

    private static (string Name, string Schema, string Event) Sample(string name, string form, string eventName, string parameters)
    {
        using var file = typeof(StarterSamples).Assembly.GetManifestResourceStream($"starter/{name}.json") ?? throw new InvalidOperationException($"{name} is not in the program.");
        using var starter = JsonDocument.Parse(file);
        return (name, starter.RootElement.GetProperty("schema").GetRawText(), form.Trim().Replace("NAME", eventName).Replace("PARAMS", parameters.Trim()));
    }
}
