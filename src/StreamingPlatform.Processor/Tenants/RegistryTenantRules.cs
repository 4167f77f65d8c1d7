using StreamingPlatform.ServiceDefaults.Tenants;

namespace StreamingPlatform.Processor.Tenants;

/// <summary>The rules of tenants as the registry and the configuration store tell them.</summary>
internal sealed class RegistryTenantRules(TenantDirectory<TenantRules> directory) : ITenantRules
{
    public async ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken) =>
        await directory.FindAsync(tenantId, cancellationToken) ?? throw new InvalidDataException($"There is no tenant {tenantId}.");
}
