using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>Where tenants are looked up.</summary>
public interface ITenantSource
{
    /// <summary>The tenant, or null if there certainly is none.</summary>
    /// <exception cref="RegistryUnavailableException">It cannot be told.</exception>
    Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken);
}
