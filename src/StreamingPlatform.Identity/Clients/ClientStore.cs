using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapr.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Identity.State;

namespace StreamingPlatform.Identity.Clients;

/// <summary>Clients in the state component: <c>client|{clientId}</c>, and a tenant's ids under <c>clients|{tenantId}</c>.</summary>
internal sealed class ClientStore(DaprClient dapr, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private const string Store = DaprNames.Components.Identity;
    private const int SecretBytes = 32;

    /// <summary>Makes a client. Only the answer knows its secret.</summary>
    public async Task<(ClientRecord Client, string Secret)> CreateAsync(string tenantId, string role, CancellationToken cancellationToken)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var clientId = $"{tenantId}-{role}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var client = new ClientRecord(clientId, tenantId, role, Hash(secret), clock.GetUtcNow());

        // The list first: a listed id without a client harms nobody, a client that is not listed could never be withdrawn.
        await StateList.AddAsync(dapr, ListOf(tenantId), clientId, cancellationToken);
        await dapr.SaveStateAsync(Store, KeyOf(clientId), client, cancellationToken: cancellationToken);
        return (client, secret);
    }

    /// <summary>The client with this secret; null when there is none. The first administrator is one too, without a tenant.</summary>
    public async Task<ClientRecord?> FindAsync(string clientId, string secret, CancellationToken cancellationToken)
    {
        if (options.Value.Bootstrap is { } first && first.ClientId == clientId)
        {
            return Same(Hash(first.ClientSecret), secret) ? new ClientRecord(clientId, string.Empty, Roles.PlatformAdmin, [], default) : null;
        }

        return await dapr.GetStateAsync<ClientRecord?>(Store, KeyOf(clientId), cancellationToken: cancellationToken) is { } client && Same(client.SecretHash, secret)
            ? client
            : null;
    }

    public async Task<IReadOnlyList<ClientRecord>> ListAsync(string tenantId, CancellationToken cancellationToken)
    {
        var clients = new List<ClientRecord>();
        foreach (var clientId in await StateList.ReadAsync(dapr, ListOf(tenantId), cancellationToken))
        {
            if (await dapr.GetStateAsync<ClientRecord?>(Store, KeyOf(clientId), cancellationToken: cancellationToken) is { } client)
            {
                clients.Add(client);
            }
        }

        return clients;
    }

    /// <returns>False when the tenant has no such client.</returns>
    public async Task<bool> DeleteAsync(string tenantId, string clientId, CancellationToken cancellationToken)
    {
        var ids = await StateList.ReadAsync(dapr, ListOf(tenantId), cancellationToken);
        if (!ids.Contains(clientId))
        {
            return false;
        }

        await dapr.DeleteStateAsync(Store, KeyOf(clientId), cancellationToken: cancellationToken);
        await StateList.RemoveAsync(dapr, ListOf(tenantId), clientId, cancellationToken);
        return true;
    }

    private static string KeyOf(string clientId) => $"client|{clientId}";

    private static string ListOf(string tenantId) => $"clients|{tenantId}";

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static bool Same(byte[] hash, string secret) => CryptographicOperations.FixedTimeEquals(hash, Hash(secret));
}
