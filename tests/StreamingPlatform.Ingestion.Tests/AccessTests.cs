using StreamingPlatform.Testing;

namespace StreamingPlatform.Ingestion.Tests;

/// <summary>Who may call what, as <c>docs/access.md</c> says.</summary>
public sealed class AccessTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public Task Endpoints_EveryCaller_GetsWhatTheTableSays() => AccessMatrix.VerifyAsync(host.App, "ingestion", "acme", TestContext.Current.CancellationToken);
}
