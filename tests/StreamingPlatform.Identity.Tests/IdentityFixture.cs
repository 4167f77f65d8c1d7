namespace StreamingPlatform.Identity.Tests;

/// <summary>One provider for the tests of a class.</summary>
public sealed class IdentityFixture : IAsyncLifetime
{
    internal IdentityService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Service = await IdentityService.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
