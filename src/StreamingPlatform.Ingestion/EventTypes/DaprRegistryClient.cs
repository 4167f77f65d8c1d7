using System.Net;
using System.Text.Json;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Ingestion.EventTypes;

/// <summary>Invokes the registry: <c>GET /tenants/{tenantId}</c>.</summary>
internal sealed class DaprRegistryClient : IRegistryClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _registry;

    public DaprRegistryClient(DaprClient dapr)
    {
        _registry = dapr.CreateInvokableHttpClient(DaprNames.Apps.Registry);
        _registry.Timeout = Patience;
    }

    public async Task<TenantResponse?> FindTenantAsync(string tenantId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _registry.GetAsync(new Uri($"/tenants/{tenantId}", UriKind.Relative), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return await answer.Content.ReadFromJsonAsync<TenantResponse>(cancellationToken);
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
}
