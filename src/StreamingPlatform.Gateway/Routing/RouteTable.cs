using StreamingPlatform.Contracts;
using Yarp.ReverseProxy.Configuration;

namespace StreamingPlatform.Gateway.Routing;

/// <summary>Which app answers which path. What is not listed does not exist here; above all what services say to each other.</summary>
internal static class RouteTable
{
    /// <summary>Path pattern and app; the more exact pattern wins.</summary>
    public static IReadOnlyList<(string Path, string App)> Paths { get; } =
    [
        ("/events/{**rest}", DaprNames.Apps.Ingestion),
        ("/tenants/{**rest}", DaprNames.Apps.Registry),
        ("/tenants/{tenantId}/progress", DaprNames.Apps.Insights),
        ("/ad/{**rest}", DaprNames.Apps.Insights),
        ("/sessions/{**rest}", DaprNames.Apps.Insights),
        ("/openapi/{**rest}", DaprNames.Apps.Registry),
        ("/scalar/{**rest}", DaprNames.Apps.Registry),
        ("/connect/{**rest}", DaprNames.Apps.Identity),
        ("/.well-known/{**rest}", DaprNames.Apps.Identity),
        ("/users", DaprNames.Apps.Identity),
    ];

    public static IReadOnlyList<RouteConfig> Routes { get; } =
        [.. Paths.Select(route => new RouteConfig { RouteId = route.Path, ClusterId = route.App, Match = new RouteMatch { Path = route.Path } })];

    /// <param name="sidecar">Address of the gateway's own sidecar, which knows where the apps are.</param>
    public static IReadOnlyList<ClusterConfig> Clusters(Uri sidecar) =>
    [
        .. Paths.Select(route => route.App).Distinct(StringComparer.Ordinal).Select(app => new ClusterConfig
        {
            ClusterId = app,
            Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal)
            {
                ["sidecar"] = new() { Address = new Uri(sidecar, $"v1.0/invoke/{app}/method").ToString() },
            },
        }),
    ];
}
