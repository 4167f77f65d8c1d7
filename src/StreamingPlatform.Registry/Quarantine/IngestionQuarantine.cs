using System.Net;
using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Quarantine;

/// <summary>Tenants' quarantines, kept by ingestion: asks by service invocation under <c>/quarantine/{tenantId}</c>.</summary>
/// <exception cref="HttpRequestException">Ingestion does not answer.</exception>
internal sealed class IngestionQuarantine(DaprClient dapr)
{
    private readonly HttpClient _ingestion = dapr.CreateInvokableHttpClient(DaprNames.Apps.Ingestion);

    public Task<QuarantineResponse> ListAsync(string tenantId, QueryString filter, CancellationToken cancellationToken) =>
        SendAsync<QuarantineResponse>(HttpMethod.Get, $"/quarantine/{tenantId}{filter}", cancellationToken);

    public Task<QuarantineReplayResponse> ReplayAsync(string tenantId, QueryString filter, CancellationToken cancellationToken) =>
        SendAsync<QuarantineReplayResponse>(HttpMethod.Post, $"/quarantine/{tenantId}/replay{filter}", cancellationToken);

    public Task<QuarantineDiscardResponse> DiscardAsync(string tenantId, QueryString filter, CancellationToken cancellationToken) =>
        SendAsync<QuarantineDiscardResponse>(HttpMethod.Delete, $"/quarantine/{tenantId}{filter}", cancellationToken);

    /// <summary>Removes all of a deleted tenant's.</summary>
    public async Task DeleteAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var answer = await _ingestion.DeleteAsync(new Uri($"/quarantine/{tenantId}/all", UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var answer = await _ingestion.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<T>(cancellationToken) ?? throw new HttpRequestException("Ingestion answered nothing.", null, HttpStatusCode.BadGateway);
    }
}
