using System.Text.Json;
using Dapr;
using Dapr.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.TenantConfiguration;

/// <summary>
/// The tenants' state is the truth, the configuration store its copy: at the start and every minute, items that are missing or behind are written and
/// those of no tenant removed. So neither a crash between the two writes nor an emptied store lasts.
/// </summary>
internal sealed partial class TenantConfigRepair(DaprClient dapr, TenantCatalog catalog, TenantConfigWriter writer, TimeProvider clock, ILogger<TenantConfigRepair> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                await RepairAsync(stoppingToken);
            }
            catch (DaprException exception)
            {
                // The sidecar starts at the same time as this process.
                RepairFailed(exception);
                pause = Retry;
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private async Task RepairAsync(CancellationToken cancellationToken)
    {
        // The items first: a tenant is saved before its item is written, so an item without a tenant is one too many.
        var items = (await dapr.GetConfiguration(DaprNames.Components.TenantConfig, [], cancellationToken: cancellationToken)).Items;
        var tenants = await catalog.ListAsync(cancellationToken);
        foreach (var tenant in tenants)
        {
            var item = items.GetValueOrDefault(DaprNames.Keys.TenantConfigOf(tenant.TenantId))?.Value;
            if (RevisionOf(item) is not { } revision || revision < tenant.Revision)
            {
                await writer.WriteAsync(tenant, cancellationToken);
                ItemWritten(tenant.TenantId, tenant.Revision);
            }
        }

        var orphans = items.Keys.Select(DaprNames.Keys.TenantOfConfig).OfType<string>().Except(tenants.Select(tenant => tenant.TenantId), StringComparer.Ordinal);
        foreach (var orphan in orphans)
        {
            await writer.RemoveAsync(orphan, cancellationToken);
            ItemRemoved(orphan);
        }
    }

    private static long? RevisionOf(string? item)
    {
        try
        {
            return string.IsNullOrEmpty(item) ? null : JsonSerializer.Deserialize<TenantConfig>(item, Json)?.Revision;
        }
        catch (JsonException)
        {
            return null; // unreadable is missing: it is written anew
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The configuration item of tenant {TenantId} is brought to revision {Revision}")]
    private partial void ItemWritten(string tenantId, long revision);

    [LoggerMessage(2, LogLevel.Information, "The configuration item of {TenantId}, which is no tenant, is removed")]
    private partial void ItemRemoved(string tenantId);

    [LoggerMessage(3, LogLevel.Debug, "The configuration store cannot be compared with the tenants yet")]
    private partial void RepairFailed(Exception exception);
}
