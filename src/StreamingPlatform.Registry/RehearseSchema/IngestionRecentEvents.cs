using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.RehearseSchema;

/// <summary>Invokes ingestion: <c>GET /recent-events/{tenantId}/{eventId}</c>. Of several processes, one answers with what it took.</summary>
internal sealed class IngestionRecentEvents(DaprClient dapr) : IRecentEvents
{
    private readonly HttpClient _ingestion = dapr.CreateInvokableHttpClient(DaprNames.Apps.Ingestion);

    public async Task<IReadOnlyList<RecentEvent>> ReadAsync(string tenantId, string eventId, CancellationToken cancellationToken)
    {
        var answer = await _ingestion.GetFromJsonAsync<RecentEventsResponse>(new Uri($"/recent-events/{tenantId}/{eventId}", UriKind.Relative), cancellationToken);
        return answer?.Events ?? [];
    }
}
