using StreamingPlatform.ServiceDefaults.Sidecar;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace StreamingPlatform.Gateway.Routing;

/// <summary>Requests go to the apps by service invocation.</summary>
internal static class RoutingRegistration
{
    private const string DaprPrefix = "dapr-";
    private const string TokenHeader = "dapr-api-token";

    public static void AddRoutes(this IServiceCollection services)
    {
        services.AddSingleton<IProxyConfigProvider>(provider =>
            new InMemoryConfigProvider(RouteTable.Routes, RouteTable.Clusters(provider.GetRequiredService<SidecarEndpoints>().Http)));
        services.AddReverseProxy()
            .ConfigureHttpClient((_, handler) => handler.UseProxy = false)
            .AddTransforms(context => context.AddRequestTransform(transform =>
            {
                var headers = transform.ProxyRequest.Headers;
                foreach (var name in headers.Select(header => header.Key).Where(name => name.StartsWith(DaprPrefix, StringComparison.OrdinalIgnoreCase)).ToList())
                {
                    // What only a sidecar may say, a stranger may not.
                    headers.Remove(name);
                }

                if (transform.HttpContext.RequestServices.GetRequiredService<SidecarEndpoints>().ApiToken is { } token)
                {
                    headers.Add(TokenHeader, token);
                }

                return ValueTask.CompletedTask;
            }));
    }
}
