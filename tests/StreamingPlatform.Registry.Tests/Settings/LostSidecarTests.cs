using System.Net;

namespace StreamingPlatform.Registry.Tests.Settings;

/// <summary>What other services know of a tenant while their sidecar is away.</summary>
public sealed class LostSidecarTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Fact]
    public async Task Change_WhileTheSidecarIsAway_IsSeenOnceItIsBack()
    {
        var tenantId = await registry.AddTenantAsync();
        await registry.Reader.FindAsync(tenantId, TestContext.Current.CancellationToken);

        await registry.KillReaderSidecarAsync();
        var (status, _) = await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"lateness":"P7D"}""");
        status.ShouldBe(HttpStatusCode.OK);
        registry.Reader.TryGet(tenantId)!.Settings.Lateness.ShouldBe("P30D", "the last good version stands");
        await registry.RestartReaderSidecarAsync();

        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId)!.Settings.Lateness == "P7D", "the missed change is seen", seconds: 10);
        await registry.SendAsync(HttpMethod.Patch, $"/tenants/{tenantId}/settings", """{"lateness":"P8D"}""");
        await RegistryService.HoldsEverywhereAsync(() => registry.Reader.TryGet(tenantId)!.Settings.Lateness == "P8D", "the next change is seen");
    }
}
