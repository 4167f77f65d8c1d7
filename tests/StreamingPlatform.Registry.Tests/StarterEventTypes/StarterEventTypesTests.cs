using System.Net;

namespace StreamingPlatform.Registry.Tests.StarterEventTypes;

public sealed class StarterEventTypesTests(RegistryService registry) : IClassFixture<RegistryService>
{
    private static readonly string[] s_types = ["ad-click", "ad-impression", "add-to-cart", "product-view", "purchase"];

    [Theory]
    [InlineData("ga4")]
    [InlineData("segment")]
    public async Task CreateTenant_WithStarter_HasFiveEventTypesWithSchemas(string starter)
    {
        var request = $$"""{"tenantId":"starter{{starter}}","starter":"{{starter}}"}""";

        var (status, tenant) = await registry.SendAsync(HttpMethod.Post, "/tenants", request);
        var (again, same) = await registry.SendAsync(HttpMethod.Post, "/tenants", request);

        status.ShouldBe(HttpStatusCode.Created);
        tenant.GetProperty("eventTypes").EnumerateArray().Select(type => type.GetProperty("eventId").GetString()).ShouldBe(s_types);
        tenant.GetProperty("eventTypes").EnumerateArray().ShouldAllBe(type => type.GetProperty("schemaVersion").GetString() == "1-0-0");
        again.ShouldBe(HttpStatusCode.OK);
        same.GetProperty("revision").GetInt64().ShouldBe(tenant.GetProperty("revision").GetInt64(), "a repeated request changes nothing");
    }

    [Fact]
    public async Task AddStarter_TypeThatExists_StaysAsItIs()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/event-types/purchase", """{"action":"purchase","mapping":{"customerId":"/mine","occurredAt":"/t"}}""");

        var (status, body) = await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/starter/ga4");

        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("eventTypes").EnumerateArray().Single(type => type.GetProperty("eventId").GetString() == "purchase")
            .GetProperty("mapping").GetProperty("customerId").GetString().ShouldBe("/mine");
    }

    [Fact]
    public async Task AddStarter_OfAnotherName_IsRefused()
    {
        var tenantId = await registry.AddTenantAsync();

        (await registry.SendAsync(HttpMethod.Put, $"/tenants/{tenantId}/starter/adobe")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await registry.SendAsync(HttpMethod.Put, "/tenants/nobody9/starter/ga4")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await registry.SendAsync(HttpMethod.Post, "/tenants", """{"tenantId":"adobeshop","starter":"adobe"}""")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
