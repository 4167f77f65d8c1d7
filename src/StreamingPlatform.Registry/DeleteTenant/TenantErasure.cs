using Dapr;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Clients;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.DeleteTenant;

/// <summary>
/// Removes deleted tenants: at once what lets events in, after the grace period the data, and last the components that it was in. Every step may be repeated, and
/// the tenant's record says which tenants are not done, so a crash at any line is made good by the next round.
/// </summary>
internal sealed partial class TenantErasure(
    TenantCatalog catalog, SchemaHistories histories, ResourceTemplates templates, ITenantData data, ITenantClients clients, IOptions<RegistryOptions> options, TimeProvider clock,
    ILogger<TenantErasure> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var tenant in await catalog.ListStoredAsync(stoppingToken))
                {
                    if (tenant is { DeletedAt: { } deletedAt, ErasedAt: null })
                    {
                        await RemoveAsync(tenant, deletedAt, stoppingToken);
                    }
                }
            }
            catch (Exception exception) when (exception is DaprException or IOException)
            {
                RoundFailed(exception);
            }

            await Task.Delay(options.Value.DeletionPeriod, clock, stoppingToken);
        }
    }

    private async Task RemoveAsync(TenantResponse tenant, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        templates.Remove(tenant, all: false);
        if (clock.GetUtcNow() < deletedAt + options.Value.DeletionGrace)
        {
            return;
        }

        try
        {
            foreach (var client in options.Value.MakesClients ? await clients.ListAsync(tenant.TenantId, cancellationToken) : [])
            {
                await clients.DeleteAsync(tenant.TenantId, client.ClientId, cancellationToken);
            }

            templates.Render(tenant with { EventTypes = [] }); // its data can only be reached through its components
            await data.EraseAsync(tenant.TenantId, tenant.Settings.Shards!.Value, cancellationToken);
            await histories.DeleteAsync(tenant, cancellationToken);
            templates.Remove(tenant, all: true);
            await catalog.ErasedAsync(tenant.TenantId, clock.GetUtcNow(), cancellationToken);
            TenantErased(tenant.TenantId);
        }
        catch (Exception exception) when (exception is HttpRequestException or DaprException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            ErasureFailed(exception, tenant.TenantId);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The data of the deleted tenant {TenantId} is erased")]
    private partial void TenantErased(string tenantId);

    [LoggerMessage(2, LogLevel.Warning, "The data of the deleted tenant {TenantId} is not erased yet")]
    private partial void ErasureFailed(Exception exception, string tenantId);

    [LoggerMessage(3, LogLevel.Debug, "Deleted tenants cannot be looked for yet")]
    private partial void RoundFailed(Exception exception);
}
