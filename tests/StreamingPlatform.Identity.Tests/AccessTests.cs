using StreamingPlatform.Testing;

namespace StreamingPlatform.Identity.Tests;

/// <summary>Who may call what, as <c>docs/access.md</c> says.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Endpoints_EveryCaller_GetsWhatTheTableSays()
    {
        await using var identity = await IdentityService.StartAsync(TestContext.Current.CancellationToken, selfIssued: false);
        await AccessMatrix.VerifyAsync(identity.App, "identity", "acme", TestContext.Current.CancellationToken);
    }
}
