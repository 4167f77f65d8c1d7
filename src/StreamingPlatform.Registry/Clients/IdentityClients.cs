using System.Net;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Clients;

/// <summary>Clients of the platform's own provider, by service invocation.</summary>
internal sealed class IdentityClients(DaprClient dapr) : ITenantClients
{
    private readonly HttpClient _identity = dapr.CreateInvokableHttpClient(DaprNames.Apps.Identity);

    public async Task<ClientCredentials> CreateAsync(string tenantId, string role, CancellationToken cancellationToken)
    {
        using var answer = await _identity.PostAsJsonAsync(new Uri("/clients", UriKind.Relative), new CreateClientRequest(tenantId, role), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<ClientCredentials>(cancellationToken) ?? throw new HttpRequestException("The provider answered nothing.");
    }

    public async Task<IReadOnlyList<ClientResponse>> ListAsync(string tenantId, CancellationToken cancellationToken) =>
        await _identity.GetFromJsonAsync<ClientResponse[]>(new Uri($"/clients/{tenantId}", UriKind.Relative), cancellationToken) ?? [];

    public async Task<bool> DeleteAsync(string tenantId, string clientId, CancellationToken cancellationToken)
    {
        using var answer = await _identity.DeleteAsync(new Uri($"/clients/{tenantId}/{Uri.EscapeDataString(clientId)}", UriKind.Relative), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound && answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            return false;
        }

        answer.EnsureSuccessStatusCode();
        return true;
    }
}
