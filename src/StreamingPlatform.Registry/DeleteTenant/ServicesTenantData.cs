using Dapr.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Quarantine;

namespace StreamingPlatform.Registry.DeleteTenant;

/// <summary>Invokes the services that keep data of tenants: the processor (counts, sessions, progress) and ingestion (quarantine).</summary>
internal sealed class ServicesTenantData(DaprClient dapr, IngestionQuarantine quarantine) : ITenantData
{
    private readonly HttpClient _processor = dapr.CreateInvokableHttpClient(DaprNames.Apps.Processor);

    public async Task EraseAsync(string tenantId, int shards, CancellationToken cancellationToken)
    {
        await quarantine.DeleteAsync(tenantId, cancellationToken);
        using var answer = await _processor.DeleteAsync(new Uri($"/tenant-data/{tenantId}?shards={shards}", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
