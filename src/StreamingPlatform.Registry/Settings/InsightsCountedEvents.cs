using Dapr.Client;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Settings;

/// <summary>Invokes insights: <c>GET /tenants/{tenantId}/progress</c>, which contains every event accepted before the question.</summary>
internal sealed class InsightsCountedEvents(DaprClient dapr) : ICountedEvents
{
    private readonly HttpClient _insights = dapr.CreateInvokableHttpClient(DaprNames.Apps.Insights);

    public async Task<bool> AnyAsync(string tenantId, CancellationToken cancellationToken) =>
        await _insights.GetFromJsonAsync<ProgressResponse>(new Uri($"/tenants/{tenantId}/progress", UriKind.Relative), cancellationToken) is { Accepted: > 0 };
}
