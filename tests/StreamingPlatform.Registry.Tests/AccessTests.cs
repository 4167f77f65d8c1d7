using StreamingPlatform.Testing;

namespace StreamingPlatform.Registry.Tests;

/// <summary>Who may call what, as <c>docs/access.md</c> says.</summary>
public sealed class AccessTests(RegistryService registry) : IClassFixture<RegistryService>
{
    [Fact]
    public async Task Endpoints_EveryCaller_GetsWhatTheTableSays() =>
        await AccessMatrix.VerifyAsync(registry.App, "registry", await registry.AddTenantAsync(), TestContext.Current.CancellationToken);
}
