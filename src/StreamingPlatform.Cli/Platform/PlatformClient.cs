using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Platform;

/// <summary>The platform's HTTP contract as a client sees it. Waits while a service is away (see <see cref="Patience"/>).</summary>
internal sealed class PlatformClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly PlatformAddresses addresses;
    private readonly HttpClient http;
    private readonly AccessTokens? tokens;
    private readonly Patience waiting;

    public PlatformClient(PlatformAddresses addresses, TimeSpan patience, TimeProvider clock)
    {
        this.addresses = addresses;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20) }) { Timeout = TimeSpan.FromSeconds(60) };
        tokens = addresses.Credentials is { } credentials ? new AccessTokens(http, credentials, clock) : null;
        waiting = new Patience(patience, clock);
    }

    public PlatformClient(PlatformAddresses addresses)
        : this(addresses, TimeSpan.FromMinutes(2), TimeProvider.System)
    {
    }

    /// <summary>How often a request had to be repeated because a service was away.</summary>
    public int Repeats => waiting.Repeats;

    /// <summary>POST /tenants.</summary>
    /// <returns>False if the tenant existed already.</returns>
    public async Task<bool> CreateTenantAsync(CreateTenantRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Post, new Uri(addresses.Registry, "/tenants"), tenantId: null, () => JsonContent.Create(request, options: Json), cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }

        await EnsureSuccessAsync(response, $"tenant '{request.TenantId}'", cancellationToken);
        return true;
    }

    /// <summary>PUT /tenants/{tenantId}/event-types/{eventId}.</summary>
    /// <returns>True if the event type is new.</returns>
    public async Task<bool> PutEventTypeAsync(string tenantId, string eventId, PutEventTypeRequest request, CancellationToken cancellationToken)
    {
        var address = new Uri(addresses.Registry, $"/tenants/{Uri.EscapeDataString(tenantId)}/event-types/{Uri.EscapeDataString(eventId)}");
        using var response = await SendAsync(HttpMethod.Put, address, tenantId: null, () => JsonContent.Create(request, options: Json), cancellationToken);
        await EnsureSuccessAsync(response, $"event type '{eventId}'", cancellationToken);
        return response.StatusCode == HttpStatusCode.Created;
    }

    /// <summary>GET /tenants/{tenantId}/{resource} of the registry, as text.</summary>
    public async Task<string> GetTenantResourceAsync(string tenantId, string resource, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, TenantUri(tenantId, "/" + resource), tenantId: null, () => null, cancellationToken);
        await EnsureSuccessAsync(response, $"tenant '{tenantId}'", cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>PATCH /tenants/{tenantId}/settings, a merge patch (RFC 7396).</summary>
    public async Task<TenantSettingsResponse> PatchSettingsAsync(string tenantId, JsonElement patch, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Patch, TenantUri(tenantId, "/settings"), tenantId: null, () => JsonContent.Create(patch), cancellationToken);
        await EnsureSuccessAsync(response, $"settings of '{tenantId}'", cancellationToken);
        return await ReadAsync<TenantSettingsResponse>(response, cancellationToken);
    }

    /// <summary>DELETE /tenants/{tenantId}.</summary>
    public async Task<TenantDeletion> DeleteTenantAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, TenantUri(tenantId, ""), tenantId: null, () => null, cancellationToken);
        await EnsureSuccessAsync(response, $"tenant '{tenantId}'", cancellationToken);
        return await ReadAsync<TenantDeletion>(response, cancellationToken);
    }

    /// <summary>POST /events/batch as NDJSON.</summary>
    public async Task<BatchResponse> PostBatchAsync(string tenantId, string eventId, ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Post,
            new Uri(addresses.Ingestion, "/events/batch"),
            tenantId,
            () => new ReadOnlyMemoryContent(lines) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } },
            cancellationToken,
            eventId);
        await EnsureSuccessAsync(response, $"batch of '{eventId}'", cancellationToken);
        return await ReadAsync<BatchResponse>(response, cancellationToken);
    }

    /// <summary>GET /tenants/{tenantId}/progress.</summary>
    public async Task<ProgressResponse> GetProgressAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"/tenants/{Uri.EscapeDataString(tenantId)}/progress", tenantId, cancellationToken);
        await EnsureSuccessAsync(response, "progress", cancellationToken);
        return await ReadAsync<ProgressResponse>(response, cancellationToken);
    }

    /// <summary>GET /ad/{campaign}/{metric}/{from}/{to}; without dates: today.</summary>
    /// <returns>Null if the tenant never had the campaign (404).</returns>
    public async Task<InsightResponse?> GetInsightAsync(
        string tenantId, string campaign, string metric, DateOnly? from, DateOnly? to, string query, CancellationToken cancellationToken)
    {
        var range = (from, to) switch
        {
            (null, _) => "",
            ({ } start, null) => $"/{start:yyyy-MM-dd}",
            ({ } start, { } end) => $"/{start:yyyy-MM-dd}/{end:yyyy-MM-dd}",
        };
        using var response = await GetAsync($"/ad/{Uri.EscapeDataString(campaign)}/{metric}{range}{query}", tenantId, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await EnsureSuccessAsync(response, $"{metric} of '{campaign}'", cancellationToken);
        return await ReadAsync<InsightResponse>(response, cancellationToken);
    }

    /// <summary>GET /sessions/summary.</summary>
    public async Task<SessionsSummaryResponse> GetSessionsAsync(string tenantId, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("/sessions/summary", tenantId, cancellationToken);
        await EnsureSuccessAsync(response, "sessions", cancellationToken);
        return await ReadAsync<SessionsSummaryResponse>(response, cancellationToken);
    }

    /// <summary>An access token of the client; null if there is no client.</summary>
    public async Task<string?> GetTokenAsync(CancellationToken cancellationToken) => tokens is null ? null : await tokens.GetAsync(cancellationToken);

    public void Dispose()
    {
        tokens?.Dispose();
        http.Dispose();
    }

    private Uri TenantUri(string tenantId, string resource) => new(addresses.Registry, $"/tenants/{Uri.EscapeDataString(tenantId)}{resource}");

    private Task<HttpResponseMessage> GetAsync(string path, string tenantId, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, new Uri(addresses.Insights, path), tenantId, () => null, cancellationToken);

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, string? tenantId, Func<HttpContent?> content, CancellationToken cancellationToken, string? eventId = null) =>
        waiting.SendAsync(
            async token =>
            {
                using var request = new HttpRequestMessage(method, address) { Content = content() };
                if (await GetTokenAsync(token) is { } bearer)
                {
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
                }

                foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("tenantId", tenantId), ("eventId", eventId)])
                {
                    if (value is not null)
                    {
                        request.Headers.Add(name, value);
                    }
                }

                return await http.SendAsync(request, token);
            },
            cancellationToken);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken) ?? throw new PlatformException("the answer is empty");

    private static async Task EnsureSuccessAsync(HttpResponseMessage response, string subject, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new PlatformException($"{subject}: {await Problems.DescribeAsync(response, cancellationToken)}");
        }
    }
}
