using StreamingPlatform.Insights.Tests.AskCampaign;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Insights.Tests;

/// <summary>Who may call what, as <c>docs/access.md</c> says.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Endpoints_EveryCaller_GetsWhatTheTableSays()
    {
        await using var insights = await InsightsService.StartAsync([], TestContext.Current.CancellationToken);
        await AccessMatrix.VerifyAsync(insights.App, "insights", "acme", TestContext.Current.CancellationToken);
    }
}
