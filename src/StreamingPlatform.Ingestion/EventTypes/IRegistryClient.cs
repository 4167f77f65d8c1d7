using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>The registry as ingestion needs it.</summary>
internal interface IRegistryClient
{
    /// <summary>The tenant with its event types; null when the registry says that there is none.</summary>
    /// <exception cref="RegistryUnavailableException">It did not say either.</exception>
    Task<TenantResponse?> FindTenantAsync(string tenantId, CancellationToken cancellationToken);
}
