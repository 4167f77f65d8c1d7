using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.ServiceDefaults.Tenants;

/// <summary>Tenants from the registry, by service invocation: <c>GET /tenants/{tenantId}</c>.</summary>
internal sealed class RegistryTenants : ITenantSource, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _registry;

    public RegistryTenants(SidecarEndpoints sidecar)
    {
        _registry = DaprClient.CreateInvokeHttpClient(DaprNames.Apps.Registry, sidecar.Http.ToString(), sidecar.ApiToken);
        _registry.Timeout = Patience;
    }

    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _registry.GetAsync(new Uri($"/tenants/{tenantId}", UriKind.Relative), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadFromJsonAsync<TenantResponse>(cancellationToken)
                    ?? throw new RegistryUnavailableException("The registry answered null for a tenant.", inner: null);
            }

            // A 404 of the sidecar's own means that it found no registry.
            return answer.StatusCode == HttpStatusCode.NotFound && answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? null
                : throw new RegistryUnavailableException($"The registry answered {(int)answer.StatusCode}.", inner: null);
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RegistryUnavailableException("The registry cannot be reached.", exception);
        }
    }

    public void Dispose() => _registry.Dispose();
}
