using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>What a tenant's life looks like over HTTP, on the whole platform.</summary>
[Collection("one platform at a time")]
public sealed class LiveTenantTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateTenant_WithStarter_IsLiveAndItsSchemasHold()
    {
        using var folder = new TemporaryFolder();
        using var grace = new EnvironmentSetting("Registry__DeletionGrace", "00:00:00");
        using var period = new EnvironmentSetting("Registry__DeletionPeriod", "00:00:00.5");
        await using var platform = await PlatformProcess.StartAsync(folder.Path, Token);
        var addresses = PlatformAddresses.Read(platform.PlatformFile);
        using var registry = new HttpClient { BaseAddress = addresses.Registry };
        using var ingestion = new HttpClient { BaseAddress = addresses.Ingestion };
        using var administrator = new PlatformClient(addresses);
        var token = await administrator.GetTokenAsync(Token);
        registry.Authorize(token!);
        ingestion.Authorize(token!);
        ingestion.DefaultRequestHeaders.Add("tenantId", "acme");
        ingestion.DefaultRequestHeaders.Add("eventId", "product-view");

        (await SendAsync(registry, HttpMethod.Post, "/tenants", """{"tenantId":"acme","starter":"ga4"}""")).Status.ShouldBe(HttpStatusCode.Created);

        // Accepted at once, and held to the schema.
        (await SendAsync(ingestion, HttpMethod.Post, "/events", View("v1", "anna", price: 5))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(ingestion, HttpMethod.Post, "/events", View("v2", "anna", price: 15))).Status.ShouldBe(HttpStatusCode.Accepted);
        var (refused, problem) = await SendAsync(ingestion, HttpMethod.Post, "/events", View("v3", "anna", price: -1));
        refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("violations")[0].GetProperty("pointer").GetString().ShouldBe("/params/items/0/price");

        // A draft is rehearsed on what came.
        var (_, type) = await SendAsync(registry, HttpMethod.Get, "/tenants/acme/event-types/product-view");
        var schema = type.GetProperty("schema").GetRawText();
        var narrower = schema.Replace("\"price\":{\"type\":\"number\",\"minimum\":0", "\"price\":{\"type\":\"number\",\"minimum\":-9,\"maximum\":10", StringComparison.Ordinal);
        narrower.ShouldNotBe(schema);
        (await SendAsync(registry, HttpMethod.Put, "/tenants/acme/event-types/product-view/schemas/1-1-0", narrower)).Status.ShouldBe(HttpStatusCode.Created);
        var (_, rehearsal) = await SendAsync(registry, HttpMethod.Post, "/tenants/acme/event-types/product-view/schemas/1-1-0/rehearse");
        rehearsal.GetProperty("events").GetInt32().ShouldBe(3);
        rehearsal.GetProperty("refused").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe(["v2"]);
        rehearsal.GetProperty("newlyAccepted").GetInt32().ShouldBe(1);

        // Published, it holds in ingestion without a restart.
        (await SendAsync(registry, HttpMethod.Post, "/tenants/acme/event-types/product-view/schemas/1-1-0/publish")).Status.ShouldBe(HttpStatusCode.Conflict);
        (await SendAsync(registry, HttpMethod.Post, "/tenants/acme/event-types/product-view/schemas/1-1-0/publish?force=true")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(
            async () => (await SendAsync(ingestion, HttpMethod.Post, "/events", View("v4", "anna", price: 15))).Status == HttpStatusCode.UnprocessableEntity,
            TimeSpan.FromSeconds(10), "the new schema holds", Token);

        await QuarantineAsync(registry, ingestion);

        // A setting that counted events depend on no longer changes.
        var (gap, conflict) = await SendAsync(registry, HttpMethod.Patch, "/tenants/acme/settings", """{"sessionGap":"PT10M"}""");
        gap.ShouldBe(HttpStatusCode.Conflict);
        conflict.GetProperty("type").GetString().ShouldBe("/problems/events-counted");

        await DeleteAsync(registry, ingestion, folder.Path);
    }

    /// <summary>Access ends at once; then the data goes, and last the components.</summary>
    private static async Task DeleteAsync(HttpClient registry, HttpClient ingestion, string folder)
    {
        (await SendAsync(registry, HttpMethod.Delete, "/tenants/acme")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await SendAsync(registry, HttpMethod.Get, "/tenants/acme")).Status.ShouldBe(HttpStatusCode.NotFound);
        await Eventually.BecomesTrueAsync(
            async () => (await SendAsync(ingestion, HttpMethod.Post, "/events", View("late", "anna", price: 5))).Status == HttpStatusCode.NotFound,
            TimeSpan.FromSeconds(10), "no event is taken any more", Token);
        await Eventually.BecomesTrueAsync(
            () => !Directory.EnumerateFiles(folder, "*acme*.yaml", SearchOption.AllDirectories).Any(), TimeSpan.FromSeconds(30), "the data is erased, and then the components", Token);
    }

    private sealed class EnvironmentSetting : IDisposable
    {
        private readonly string _name;

        public EnvironmentSetting(string name, string value)
        {
            _name = name;
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
    }

    /// <summary>What the schema refuses is kept, and goes through when the schema allows it.</summary>
    private static async Task QuarantineAsync(HttpClient registry, HttpClient ingestion)
    {
        (await SendAsync(registry, HttpMethod.Patch, "/tenants/acme/settings", """{"onInvalid":"quarantine"}""")).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(
            async () => (await SendAsync(ingestion, HttpMethod.Post, "/events", View("parked", "anna", price: 15))).Status == HttpStatusCode.Accepted,
            TimeSpan.FromSeconds(10), "refused events are kept", Token);
        var (_, list) = await SendAsync(registry, HttpMethod.Get, "/tenants/acme/quarantine?reason=schema-violation");
        list.GetProperty("events").EnumerateArray().ShouldAllBe(parked => parked.GetProperty("id").GetString() == "parked");
        (await SendAsync(ingestion, HttpMethod.Get, "/events/parked")).Body.GetProperty("status").GetString().ShouldBe("quarantined");

        var (_, type) = await SendAsync(registry, HttpMethod.Get, "/tenants/acme/event-types/product-view");
        var wider = type.GetProperty("schema").GetRawText().Replace("\"maximum\":10", "\"maximum\":20", StringComparison.Ordinal);
        (await SendAsync(registry, HttpMethod.Put, "/tenants/acme/event-types/product-view/schemas/1-1-1", wider)).Status.ShouldBe(HttpStatusCode.Created);
        (await SendAsync(registry, HttpMethod.Post, "/tenants/acme/event-types/product-view/schemas/1-1-1/publish")).Status.ShouldBe(HttpStatusCode.OK);
        var (_, replay) = await SendAsync(registry, HttpMethod.Post, "/tenants/acme/quarantine/replay");

        replay.GetProperty("accepted").GetInt32().ShouldBe(list.GetProperty("total").GetInt32());
        await Eventually.BecomesTrueAsync(
            async () => (await SendAsync(ingestion, HttpMethod.Get, "/events/parked")).Body.GetProperty("status").GetString() == "counted",
            TimeSpan.FromSeconds(10), "the event is counted", Token);
        var (_, audit) = await SendAsync(registry, HttpMethod.Get, "/tenants/acme/audit?limit=1");
        audit.GetProperty("entries")[0].GetProperty("action").GetString().ShouldBe("quarantine.replayed");
    }

    private static string View(string id, string customer, int price) => """
        {"event_id":"ID","client_id":"CUSTOMER","timestamp":"NOW","name":"view_item","params":{"items":[{"item_id":"sku-1","price":PRICE}]}}
        """.Replace("ID", id, StringComparison.Ordinal).Replace("CUSTOMER", customer, StringComparison.Ordinal)
        .Replace("NOW", TimeProvider.System.GetUtcNow().ToString("O"), StringComparison.Ordinal).Replace("PRICE", $"{price}", StringComparison.Ordinal);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient client, HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, Token);
        return (response.StatusCode, response.Content.Headers.ContentLength == 0 ? default : await response.Content.ReadFromJsonAsync<JsonElement>(Token));
    }
}
