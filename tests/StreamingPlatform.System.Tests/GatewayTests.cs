using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Cli.Platform;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Everything by one address.</summary>
[Collection("one platform at a time")]
public sealed class GatewayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gateway_FromRegistrationToAnswer_LeadsToEveryService()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await PlatformProcess.StartAsync(folder.Path, Cancel);
        var gateway = platform.AddressOf("gateway");
        using var administrator = new PlatformClient(PlatformAddresses.Read(platform.PlatformFile) with { Ingestion = gateway, Registry = gateway, Insights = gateway });
        using var http = new HttpClient { BaseAddress = gateway };

        // Strangers are strangers, whatever they claim; what services say to each other is not to be had here.
        (await http.GetAsync(new Uri("/tenants", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using (var forged = new HttpRequestMessage(HttpMethod.Get, "/tenants/acme") { Headers = { { "dapr-caller-app-id", "insights" }, { "dapr-api-token", "x" } } })
        {
            (await http.SendAsync(forged, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await administrator.GetTokenAsync(Cancel));
        (await http.GetAsync(new Uri("/quarantine/acme", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var registered = await http.PostAsJsonAsync(new Uri("/tenants", UriKind.Relative), new { tenantId = "acme" }, Cancel);
        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        registered.Headers.GetValues("RateLimit-Policy").Single().ShouldContain("\"client\"");
        registered.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        using var type = new StringContent("""{"action":"click","mapping":{"id":"/id","customerId":"/user","campaignId":"/campaign","occurredAt":"/ts"}}""", Encoding.UTF8, "application/json");
        (await http.PutAsync(new Uri("/tenants/acme/event-types/ad-click", UriKind.Relative), type, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Created);

        using var post = new HttpRequestMessage(HttpMethod.Post, "/events") { Headers = { { "tenantId", "acme" }, { "eventId", "ad-click" } } };
        post.Content = JsonContent.Create(new { id = "1", user = "anna", campaign = "summer", ts = TimeProvider.System.GetUtcNow() });
        (await http.SendAsync(post, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Eventually.BecomesTrueAsync(
            async () => (await administrator.GetInsightAsync("acme", "summer", "clicks", null, null, "", Cancel))?.Customers == 1, TimeSpan.FromSeconds(20), "counted", Cancel);

        using var attack = await http.GetAsync(new Uri("/ad/summer/clicks?match=1'%20or%20'1'='1", UriKind.Relative), Cancel);
        attack.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await attack.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("type").GetString().ShouldBe("/problems/screened-request");
    }
}
