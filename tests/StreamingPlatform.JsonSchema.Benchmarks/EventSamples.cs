namespace StreamingPlatform.JsonSchema.Benchmarks;

/// <summary>Schemas and events as tenants have them: about ten fields, with formats, enumerations, patterns and nothing else allowed.</summary>
internal static class EventSamples
{
    private const string Common = """
        "eventId":{"type":"string","format":"uuid"},
        "occurredAt":{"type":"string","format":"date-time"},
        "customerId":{"type":"string","minLength":1,"maxLength":64},
        "sessionId":{"type":"string","pattern":"^[A-Za-z0-9_-]{8,64}$"},
        "pageUrl":{"type":"string","format":"uri","maxLength":2048},
        "device":{"enum":["desktop","mobile","tablet","tv"]}
        """;

    private const string Item = """
        {"type":"object","required":["itemId","price","quantity"],"additionalProperties":false,"properties":{
          "itemId":{"type":"string","maxLength":64},"itemName":{"type":"string","maxLength":200},"brand":{"type":["string","null"],"maxLength":100},
          "category":{"type":"string","maxLength":100},"price":{"type":"number","minimum":0,"multipleOf":0.01},"quantity":{"type":"integer","minimum":1,"maximum":999}}}
        """;

    private const string CommonValues = """
        "eventId":"0197a5f2-7c1e-7b3a-9d44-5e2f8c1b0a99","occurredAt":"2026-03-14T15:09:26.535Z","customerId":"c-104729","sessionId":"s_8fZk-20260314-0001",
        "pageUrl":"https://shop.example.com/p/espresso-machine?utm_source=newsletter","device":"mobile"
        """;

    public static readonly (string Name, string Schema, string Event)[] All =
    [
        Sample("ad-impression",
            """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["eventId","occurredAt","customerId","campaignId","adId","placement"],"additionalProperties":false,"properties":{COMMON,"campaignId":{"type":"string","pattern":"^cmp-[0-9]{4,10}$"},"adId":{"type":"string","maxLength":64},"placement":{"enum":["search","listing","detail","home"]},"position":{"type":"integer","minimum":1,"maximum":500}}}""",
            """{VALUES,"campaignId":"cmp-20260301","adId":"ad-55120","placement":"listing","position":3}"""),
        Sample("ad-click",
            """{"type":"object","required":["eventId","occurredAt","customerId","campaignId","impressionId"],"additionalProperties":false,"properties":{COMMON,"campaignId":{"type":"string","pattern":"^cmp-[0-9]{4,10}$"},"impressionId":{"type":"string","format":"uuid"},"cost":{"type":"number","minimum":0}}}""",
            """{VALUES,"campaignId":"cmp-20260301","impressionId":"0197a5f2-7c1e-7b3a-9d44-5e2f8c1b0a11","cost":0.42}"""),
        Sample("product-view",
            """{"type":"object","required":["eventId","occurredAt","customerId","itemId"],"additionalProperties":false,"properties":{COMMON,"itemId":{"type":"string","maxLength":64},"itemName":{"type":"string","maxLength":200},"price":{"type":"number","minimum":0,"multipleOf":0.01},"currency":{"type":"string","pattern":"^[A-Z]{3}$"}}}""",
            """{VALUES,"itemId":"sku-778120","itemName":"Espresso machine \"Bella\"","price":449.90,"currency":"EUR"}"""),
        Sample("add-to-cart",
            """{"type":"object","required":["eventId","occurredAt","customerId","currency","items"],"additionalProperties":false,"properties":{COMMON,"currency":{"type":"string","pattern":"^[A-Z]{3}$"},"value":{"type":"number","minimum":0},"items":{"type":"array","minItems":1,"maxItems":100,"items":ITEM}}}""",
            """{VALUES,"currency":"EUR","value":449.9,"items":[{"itemId":"sku-778120","itemName":"Espresso machine","brand":"Bella","category":"Kitchen","price":449.90,"quantity":1}]}"""),
        Sample("purchase",
            """{"type":"object","required":["eventId","occurredAt","customerId","transactionId","currency","value","items"],"additionalProperties":false,"properties":{COMMON,"transactionId":{"type":"string","minLength":1,"maxLength":64},"currency":{"type":"string","pattern":"^[A-Z]{3}$"},"value":{"type":"number","minimum":0},"tax":{"type":"number","minimum":0},"coupon":{"type":["string","null"],"maxLength":64},"items":{"type":"array","minItems":1,"maxItems":100,"items":{"$ref":"#/$defs/item"}}},"$defs":{"item":ITEM}}""",
            """{VALUES,"transactionId":"t-99812","currency":"EUR","value":474.88,"tax":75.82,"coupon":null,"items":[{"itemId":"sku-778120","itemName":"Espresso machine","brand":"Bella","category":"Kitchen","price":449.90,"quantity":1},{"itemId":"sku-100","itemName":"Beans, 1 kg","brand":null,"category":"Coffee","price":12.49,"quantity":2}]}"""),
    ];

    private static (string Name, string Schema, string Event) Sample(string name, string schema, string example) =>
        (name, schema.Replace("COMMON", Common).Replace("ITEM", Item), example.Replace("VALUES", CommonValues));
}
