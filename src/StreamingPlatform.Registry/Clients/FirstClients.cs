using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Clients;

/// <summary>A client for each role of a new tenant.</summary>
internal sealed class FirstClients(ITenantClients clients, IOptions<RegistryOptions> options)
{
    /// <summary>Makes them, unless the tenant has some: a registration that is repeated after a failure gets what the first one never told.</summary>
    /// <returns>Null when nothing was made.</returns>
    public async Task<IReadOnlyList<ClientCredentials>?> EnsureAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (!options.Value.MakesClients || await clients.ListAsync(tenantId, cancellationToken) is not [])
        {
            return null;
        }

        var made = new List<ClientCredentials>();
        foreach (var role in Roles.OfTenant)
        {
            made.Add(await clients.CreateAsync(tenantId, role, cancellationToken));
        }

        return made;
    }
}
