using Microsoft.Extensions.Configuration;

namespace StreamingPlatform.ServiceDefaults.Sidecar;

/// <summary>Where this process' Dapr sidecar listens, resolved exactly as the Dapr SDK does: endpoint, else port on localhost, else the default port.</summary>
public sealed record SidecarEndpoints(Uri Http, Uri Grpc, string? ApiToken)
{
    public static SidecarEndpoints From(IConfiguration configuration) => new(
        Resolve(configuration, "DAPR_HTTP_ENDPOINT", "DAPR_HTTP_PORT", "3500"),
        Resolve(configuration, "DAPR_GRPC_ENDPOINT", "DAPR_GRPC_PORT", "50001"),
        configuration["DAPR_API_TOKEN"] is { Length: > 0 } token ? token : null);

    private static Uri Resolve(IConfiguration configuration, string endpoint, string port, string defaultPort) =>
        configuration[endpoint] is { Length: > 0 } address
            ? new Uri(address)
            : new Uri($"http://127.0.0.1:{(configuration[port] is { Length: > 0 } value ? value : defaultPort)}");
}
