using StreamingPlatform.Contracts;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>Where tenants are looked up.</summary>
internal interface ITenantSource
{
    /// <summary>The tenant, or null if there certainly is none; everything else throws.</summary>
    Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken);
}
