using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Insights.Tests.AskCampaign;

public sealed class LaterVariantTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_VariantTheShardsHaveNotGoneThrough_Is409AndSaysWhenToComeBack()
    {
        await using var service = await InsightsService.StartAsync(
            [new CustomerEvent("a", 2, "spring", null, InsightsService.Now.ToUnixTimeMilliseconds())], Cancel, new AttributionVariant("P7D", "any"));
        using var response = await service.Client.GetAsync("/ad/spring/clickToBasket?window=P7D", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("type").GetString().ShouldBe("/problems/variant-pending");
        (await service.Client.GetFromJsonAsync<InsightResponse>("/ad/spring/clickToBasket", Cancel))!.Exact.ShouldBeTrue();
    }
}
