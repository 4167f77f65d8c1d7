using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>Who is told what <see cref="TenantConfigWatcher"/> hears. Nothing here blocks.</summary>
internal interface ITenantConfigListener
{
    /// <summary>Tenants of which something is kept.</summary>
    IReadOnlyCollection<string> KnownTenants { get; }

    /// <summary>The item as it is now; it may be known already, or older than what is known.</summary>
    void Changed(TenantConfig config);

    /// <summary>The item was removed: so was the tenant.</summary>
    void Removed(string tenantId);

    /// <summary>The item is missing or cannot be read, which says nothing about the tenant.</summary>
    void Doubted(string tenantId);
}
