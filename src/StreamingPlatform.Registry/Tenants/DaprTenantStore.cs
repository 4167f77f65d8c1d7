using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>Tenants in the state component <c>tenants</c>: key <c>tenant|{tenantId}</c>, and their ids under <c>index</c>.</summary>
internal sealed class DaprTenantStore(DaprClient dapr) : ITenantStore
{
    private const string Store = DaprNames.Components.Tenants;
    private const string IndexKey = "index";

    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<string[]>(Store, IndexKey, cancellationToken: cancellationToken) ?? [];

    public async Task<(TenantResponse Tenant, string ETag)?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        var (tenant, etag) = await dapr.GetStateAndETagAsync<TenantResponse?>(Store, KeyOf(tenantId), cancellationToken: cancellationToken);
        return tenant is null ? null : (tenant, etag);
    }

    public async Task<bool> TrySaveAsync(TenantResponse tenant, string? etag, CancellationToken cancellationToken)
    {
        if (etag is null)
        {
            // The index first: a tenant that is not listed would never be rendered again, a listed id without a tenant harms nobody.
            await AddToIndexAsync(tenant.TenantId, cancellationToken);
        }

        return await dapr.TrySaveStateAsync(Store, KeyOf(tenant.TenantId), tenant, etag ?? string.Empty, FirstWrite, cancellationToken: cancellationToken);
    }

    private async Task AddToIndexAsync(string tenantId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (ids, etag) = await dapr.GetStateAndETagAsync<string[]?>(Store, IndexKey, cancellationToken: cancellationToken);
            ids ??= [];
            if (ids.Contains(tenantId)
                || await dapr.TrySaveStateAsync<string[]>(
                    Store, IndexKey, [.. ids.Append(tenantId).Order(StringComparer.Ordinal)], etag ?? string.Empty, FirstWrite,
                    cancellationToken: cancellationToken))
            {
                return;
            }
        }
    }

    private static string KeyOf(string tenantId) => $"tenant|{tenantId}";
}
