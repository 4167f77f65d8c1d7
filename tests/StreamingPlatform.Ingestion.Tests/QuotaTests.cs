using System.Net;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Ingestion.Tests;

public sealed class QuotaTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private const string Event = """{"id":"q","user":"anna","ad":{"campaign":"summer"},"ts":"2024-05-01T10:00:00Z"}""";

    [Fact]
    public async Task CollectEvents_OverTheQuota_IsRefusedWithTheTimeToWait()
    {
        var (first, answer) = await PostAsync("slow", 10);
        var (second, problem) = await PostAsync("slow", 10);

        answer.GetProperty("accepted").GetInt32().ShouldBe(10);
        first.Headers.GetValues("RateLimit-Policy").ShouldHaveSingleItem().ShouldBe("\"events\";q=10;w=2");
        first.Headers.GetValues("RateLimit").ShouldHaveSingleItem().ShouldBe("\"events\";r=0;t=2");
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        problem.GetProperty("type").GetString().ShouldBe("/problems/quota-exceeded");
        second.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        second.Headers.Contains("RateLimit").ShouldBeTrue();
        var (other, _) = await PostAsync("acme", 10);
        other.StatusCode.ShouldBe(HttpStatusCode.OK, "another tenant has its own");
        other.Headers.Contains("RateLimit").ShouldBeFalse("no quota, no header");
    }

    [Fact]
    public async Task CollectEvents_OverTheQuotaOfBytes_IsRefused()
    {
        var (first, _) = await PostAsync("narrow", 8);
        var (second, problem) = await PostAsync("narrow", 1);

        first.StatusCode.ShouldBe(HttpStatusCode.OK, "a full bucket takes one request of any size");
        first.Headers.GetValues("RateLimit-Policy").ShouldHaveSingleItem().ShouldBe("\"bytes\";q=400;w=1;qu=\"content-bytes\"");
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        problem.GetProperty("detail").GetString()!.ShouldContain("bytes");
    }

    [Theory]
    [InlineData(2, "anna", HttpStatusCode.OK)]
    [InlineData(3, "anna", HttpStatusCode.RequestEntityTooLarge)]
    public async Task CollectEvents_OverTheTenantsBatchLimit_IsRefused(int events, string user, HttpStatusCode expected)
    {
        var (response, _) = await PostAsync("small", events, user);

        response.StatusCode.ShouldBe(expected);
    }

    [Fact]
    public async Task CollectEvents_OverTheTenantsEventLimit_RefusesThatEvent()
    {
        var (_, answer) = await PostAsync("small", 1, new string('a', 250));

        answer.GetProperty("results")[0].GetProperty("problem").GetProperty("type").GetString().ShouldBe("/problems/payload-too-large");
    }

    private Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string tenant, int events, string user = "anna")
    {
        var body = $"[{string.Join(',', Enumerable.Repeat(Event.Replace("anna", user, StringComparison.Ordinal), events))}]";
        return host.PostAsync("/events/batch", Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken, tenant: tenant);
    }
}
