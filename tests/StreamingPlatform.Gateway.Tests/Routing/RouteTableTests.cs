using StreamingPlatform.Contracts;
using StreamingPlatform.Gateway.Routing;

namespace StreamingPlatform.Gateway.Tests.Routing;

public sealed class RouteTableTests
{
    [Fact]
    public void Routes_LeadToAppsByInvocation()
    {
        var clusters = RouteTable.Clusters(new Uri("http://127.0.0.1:3500"));

        RouteTable.Routes.Select(route => route.ClusterId).Distinct().ShouldBe(clusters.Select(cluster => cluster.ClusterId), ignoreOrder: true);
        clusters.ShouldContain(cluster => cluster.Destinations!["sidecar"].Address == $"http://127.0.0.1:3500/v1.0/invoke/{DaprNames.Apps.Insights}/method");
        DaprNames.Apps.Services.ShouldNotContain(DaprNames.Apps.Gateway, "what strangers say through the gateway would be a service's word");
    }
}
