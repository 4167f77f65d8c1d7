using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamingPlatform.ServiceDefaults.Health;

/// <summary>Healthy when the sidecar answers <c>GET /v1.0/healthz/outbound</c> (which does not wait for this app).</summary>
internal sealed class SidecarHealthCheck(DaprClient dapr) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await dapr.CheckOutboundHealthAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The sidecar does not answer.");
}
