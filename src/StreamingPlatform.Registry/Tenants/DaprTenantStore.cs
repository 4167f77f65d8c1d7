using System.Text.Json;
using Dapr;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>
/// Tenants in the state component <c>tenants</c>: key <c>tenant|{tenantId}</c>, their ids under <c>index</c>, and whatever is saved with them. A tenant and
/// what belongs to its change are one transaction.
/// </summary>
internal sealed class DaprTenantStore(DaprClient dapr) : ITenantStore
{
    private const string Store = DaprNames.Components.Tenants;
    private const string IndexKey = "index";
    private const int MaxReadsAtOnce = 16;

    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        await dapr.GetStateAsync<string[]>(Store, IndexKey, cancellationToken: cancellationToken) ?? [];

    public async Task<(TenantResponse Tenant, string ETag)?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        var (tenant, etag) = await dapr.GetStateAndETagAsync<TenantResponse?>(Store, KeyOf(tenantId), cancellationToken: cancellationToken);
        return tenant is null ? null : (tenant, etag);
    }

    public async Task<bool> TrySaveAsync(TenantResponse tenant, string? etag, IReadOnlyList<StateWrite> others, CancellationToken cancellationToken)
    {
        if (etag is null)
        {
            // The index first: a tenant that is not listed would never be rendered again, a listed id without a tenant harms nobody.
            await AddToIndexAsync(tenant.TenantId, cancellationToken);
        }

        var value = JsonSerializer.SerializeToUtf8Bytes(tenant, dapr.JsonSerializerOptions);
        List<StateTransactionRequest> operations =
        [
            new(KeyOf(tenant.TenantId), value, StateOperationType.Upsert, etag, options: FirstWrite),
            .. others.Select(other => new StateTransactionRequest(other.Key, other.Value, StateOperationType.Upsert)),
        ];
        try
        {
            await dapr.ExecuteStateTransactionAsync(Store, operations, cancellationToken: cancellationToken);
            return true;
        }
        catch (DaprException)
        {
            // A store does not tell a lost race from a failure (both are INTERNAL), the tenant does.
            if ((await FindAsync(tenant.TenantId, cancellationToken))?.ETag != etag)
            {
                return false;
            }

            throw;
        }
    }

    public async Task<IReadOnlyList<T?>> ReadAsync<T>(IReadOnlyList<string> keys, CancellationToken cancellationToken)
        where T : class
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var items = await dapr.GetBulkStateAsync(Store, keys, MaxReadsAtOnce, cancellationToken: cancellationToken);
        var values = items.ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        return [.. keys.Select(key => values.GetValueOrDefault(key) is { Length: > 0 } value ? JsonSerializer.Deserialize<T>(value, dapr.JsonSerializerOptions) : null)];
    }

    public async Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            await dapr.DeleteStateAsync(Store, key, cancellationToken: cancellationToken);
        }
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
