using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Processor.Provisioning;

namespace StreamingPlatform.Processor.Tests.Provisioning;

public class ProvisionedTests
{
    private static readonly GetMetadataResponse Metadata = new()
    {
        RegisteredComponents = { new RegisteredComponents { Name = "insights-acme", Type = "state.sqlite", Version = "v1" } },
        Subscriptions = { new PubsubSubscription { PubsubName = "events", Topic = "acme.view" } },
    };

    [Theory]
    [InlineData("acme", null, true)]
    [InlineData("acme", "view", true)]
    [InlineData("acme", "click", false)]
    [InlineData("acm", null, false)]
    [InlineData("other", "view", false)]
    public void IsProvisioned_ByMetadata(string tenantId, string? eventId, bool expected) =>
        ProvisionedEndpoint.IsProvisioned(Metadata, tenantId, eventId).ShouldBe(expected);
}
