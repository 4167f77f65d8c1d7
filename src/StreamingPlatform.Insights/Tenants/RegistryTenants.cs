using System.Net;
using System.Text.Json;
using Dapr.Client;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Sidecar;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>Tenants from the registry, by service invocation.</summary>
internal sealed class RegistryTenants(SidecarEndpoints sidecar) : ITenantSource, IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HttpClient _registry = DaprClient.CreateInvokeHttpClient(DaprNames.Apps.Registry, sidecar.Http.ToString(), sidecar.ApiToken);

    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var response = await _registry.GetAsync($"tenants/{tenantId}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<TenantResponse>(Json, cancellationToken)
            ?? throw new HttpRequestException("The registry answered null for a tenant.");
    }

    public void Dispose() => _registry.Dispose();
}
