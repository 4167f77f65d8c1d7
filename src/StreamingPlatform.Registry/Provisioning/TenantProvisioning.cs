using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Provisioning;

/// <summary>Tells the services of the tenant's new revision, renders its resources, waits until they are in use, and then warms the event type's topic up.</summary>
internal sealed partial class TenantProvisioning(
    TenantConfigWriter config, ResourceTemplates templates, IProvisioningProbe probe, ITopicWarmUp warmUp, IOptions<RegistryOptions> options, TimeProvider clock, ILogger<TenantProvisioning> logger)
{
    /// <summary>What was registered stays; the same request may be repeated.</summary>
    public static Problem NotReady => new(ProblemReason.Unavailable, "Registered, but the processor has not loaded the resources yet; repeat the request.")
    {
        RetryAfterSeconds = 2,
    };

    /// <summary>False when the time was up first.</summary>
    public async Task<bool> ProvisionAsync(TenantResponse tenant, string? eventId, CancellationToken cancellationToken)
    {
        await config.WriteAsync(tenant, cancellationToken);
        templates.Render(tenant);
        using var patience = new CancellationTokenSource(options.Value.ProvisioningTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (!await probe.IsProvisionedAsync(tenant.TenantId, eventId, both.Token)
                || (eventId is not null && !await warmUp.WarmUpAsync(tenant.TenantId, eventId, both.Token)))
            {
                await Task.Delay(options.Value.ProvisioningPoll, clock, both.Token);
            }

            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ProvisioningTimedOut(tenant.TenantId, eventId);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The resources of tenant {TenantId}, event type {EventId}, are not in use in time")]
    private partial void ProvisioningTimedOut(string tenantId, string? eventId);
}
