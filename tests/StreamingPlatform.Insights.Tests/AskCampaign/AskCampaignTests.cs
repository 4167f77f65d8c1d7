using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Insights.Tests.AskCampaign;

public sealed class AskCampaignTests : IAsyncLifetime
{
    private static readonly long Today = InsightsService.Now.ToUnixTimeMilliseconds();
    private static readonly long Yesterday = Today - 86_400_000;

    private InsightsService _service = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await InsightsService.StartAsync(
        [
            new CustomerEvent("a", 2, "spring", null, Yesterday),
            new CustomerEvent("a", 2, "spring", null, Today),
            new CustomerEvent("b", 2, "spring", null, Today),
            new CustomerEvent("b", 3, null, "shoe", Today + 60_000),
        ],
        Cancel);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("/ad/spring/clicks", 2)]
    [InlineData("/ad/spring/clicks/2026-03-04/2026-03-04", 1)]
    [InlineData("/ad/spring/clicks/2026-03-04", 2)]
    [InlineData("/ad/spring/clicks?fromDate=2026-03-01&endDate=2026-03-03", 0)]
    [InlineData("/ad/spring/clicks?fromTimestamp=2026-03-05T13:15:00Z&endTimestamp=2026-03-05T13:30:00Z", 2)]
    [InlineData("/ad/spring/clicks?fromTimestamp=2026-03-05T13:30:00Z&endTimestamp=2026-03-05T14:30:00Z", 0)]
    [InlineData("/ad/spring/impressions", 0)]
    [InlineData("/ad/spring/clickToBasket", 1)]
    [InlineData("/ad/spring/clickToBasket?window=PT24H&match=any", 1)]
    public async Task Ask_KnownCampaign_CountsDistinctCustomers(string path, long customers)
    {
        var answer = await _service.Client.GetFromJsonAsync<InsightResponse>(path, Cancel);
        answer!.Customers.ShouldBe(customers);
        answer.CampaignId.ShouldBe("spring");
        answer.TimeZone.ShouldBe("UTC");
        answer.Exact.ShouldBeTrue();
        answer.Window.ShouldBe(answer.Metric == "clickToBasket" ? "P1D" : null);
    }

    [Theory]
    [InlineData("/ad/winter/clicks", 404, "/problems/unknown-campaign")]
    [InlineData("/ad/spring/clicks/2026-03-05/2026-03-04", 400, "/problems/invalid-range")]
    [InlineData("/ad/spring/clicks/yesterday", 400, "/problems/invalid-range")]
    [InlineData("/ad/spring/clicks?timeZone=Europe/Berlin", 400, "/problems/malformed-request")]
    [InlineData("/ad/spring/clicks?fromTimestamp=2026-03-05T13:20:00Z", 422, "/problems/unaligned-bound")]
    [InlineData("/ad/spring/clickToBasket?window=P2D", 400, "/problems/unknown-variant")]
    [InlineData("/ad/spring/clickToBasket?match=product", 400, "/problems/unknown-variant")]
    [InlineData("/ad/spring/clickToBasket?window=P1M", 400, "/problems/malformed-request")]
    [InlineData("/tenants/nobody/progress", 404, "/problems/unknown-tenant")]
    [InlineData("/ad/spring/sales", 404, "/problems/not-found")]
    public async Task Ask_Wrong_IsAProblem(string path, int status, string type)
    {
        using var response = await _service.Client.GetAsync(path, Cancel);
        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("type").GetString().ShouldBe(type);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("other", HttpStatusCode.NotFound)]
    [InlineData("../registry", HttpStatusCode.NotFound)]
    public async Task Ask_TenantHeaderMissingOrUnknown_IsRefused(string? tenant, HttpStatusCode status)
    {
        _service.Client.DefaultRequestHeaders.Remove("tenantId");
        if (tenant is not null)
        {
            _service.Client.DefaultRequestHeaders.Add("tenantId", tenant);
        }

        using var response = await _service.Client.GetAsync("/ad/spring/clicks", Cancel);
        response.StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task Summary_Always_CountsSessions()
    {
        var summary = await _service.Client.GetFromJsonAsync<SessionsSummaryResponse>("/sessions/summary", Cancel);
        summary!.Sessions.ShouldBe(3);
        summary.Customers.ShouldBe(2);
    }
}
