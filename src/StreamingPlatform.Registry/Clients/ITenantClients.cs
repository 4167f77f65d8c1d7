using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Clients;

/// <summary>Programs that get tokens for a tenant.</summary>
internal interface ITenantClients
{
    Task<ClientCredentials> CreateAsync(string tenantId, string role, CancellationToken cancellationToken);

    Task<IReadOnlyList<ClientResponse>> ListAsync(string tenantId, CancellationToken cancellationToken);

    /// <returns>False when the tenant has no such client.</returns>
    Task<bool> DeleteAsync(string tenantId, string clientId, CancellationToken cancellationToken);
}
