using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>Tenants with their event types, one value a tenant, guarded by etags.</summary>
internal interface ITenantStore
{
    /// <summary>The ids of all tenants, in ordinal order; an id may be listed a moment before its tenant exists.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The tenant and its etag, or null.</summary>
    Task<(TenantResponse Tenant, string ETag)?> FindAsync(string tenantId, CancellationToken cancellationToken);

    /// <summary>Saves all of it or nothing; false when the tenant exists meanwhile (no etag given) or has changed since it was read.</summary>
    Task<bool> TrySaveAsync(TenantResponse tenant, string? etag, IReadOnlyList<StateWrite> others, CancellationToken cancellationToken);

    /// <summary>Deletes what was saved beside tenants.</summary>
    Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>What was saved beside tenants, in the order of the keys; null for a key without value.</summary>
    Task<IReadOnlyList<T?>> ReadAsync<T>(IReadOnlyList<string> keys, CancellationToken cancellationToken)
        where T : class;
}
