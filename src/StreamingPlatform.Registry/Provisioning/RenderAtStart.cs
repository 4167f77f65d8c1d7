using Dapr;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>Renders every tenant's resources when the registry starts, so that a lost resources folder or a changed template heals. Health waits for it.</summary>
internal sealed partial class RenderAtStart(TenantCatalog catalog, ResourceTemplates templates, TimeProvider clock, ILogger<RenderAtStart> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private volatile bool _rendered;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_rendered ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The tenants' resources are not rendered yet."));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_rendered)
        {
            try
            {
                var tenants = await catalog.ListAsync(stoppingToken);
                var files = tenants.Sum(templates.Render);
                _rendered = true;
                ResourcesRendered(tenants.Count, files);
            }
            catch (Exception exception) when (exception is DaprException or IOException)
            {
                // The sidecar starts at the same time as this process.
                RenderingFailed(exception);
                await Task.Delay(Retry, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Resources of {Tenants} tenants are rendered, {Files} files changed")]
    private partial void ResourcesRendered(int tenants, int files);

    [LoggerMessage(2, LogLevel.Debug, "Resources cannot be rendered yet")]
    private partial void RenderingFailed(Exception exception);
}
