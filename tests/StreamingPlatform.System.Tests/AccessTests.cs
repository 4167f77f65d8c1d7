using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Testing;

namespace StreamingPlatform.SystemTests;

/// <summary>Two retailers on one platform, each with the clients that its registration gave it.</summary>
[Collection("one platform at a time")]
public sealed class AccessTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
    private PlatformProcess _platform = null!;
    private string _administrator = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _platform = await PlatformProcess.StartAsync(_folder.Path, Cancel);
        var file = _folder.Combine("local-credentials.json");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var credentials = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(file, Cancel));
        _administrator = await TokenAsync(
            credentials.GetProperty("tokenEndpoint").GetString()!, credentials.GetProperty("clientId").GetString()!, credentials.GetProperty("clientSecret").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await (_platform?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    [Fact]
    public async Task Tenants_WithTheirOwnClients_SeeAndChangeOnlyTheirOwn()
    {
        var acme = await RegisterAsync("acme");
        var globex = await RegisterAsync("globex");

        // What each posts is its own, whatever it writes into headers.
        (await PostAsync(acme[Roles.Producer], null, "a-1")).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(globex[Roles.Producer], "globex", "g-1")).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(acme[Roles.Producer], "globex", "a-2")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(acme[Roles.Analyst], null, "a-3")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(null, "acme", "a-4")).ShouldBe(HttpStatusCode.Unauthorized);

        await Eventually.BecomesTrueAsync(
            async () => await CustomersAsync(acme[Roles.Analyst]) == 1 && await CustomersAsync(globex[Roles.TenantAdmin]) == 1,
            TimeSpan.FromSeconds(30), "each sees its own click", Cancel);
        (await StatusAsync(HttpMethod.Get, "insights", "/ad/summer/clicks", acme[Roles.Analyst], "globex")).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(HttpMethod.Get, "insights", "/tenants/globex/progress", acme[Roles.Analyst])).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(HttpMethod.Get, "registry", "/tenants/globex", acme[Roles.TenantAdmin])).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(HttpMethod.Get, "registry", "/tenants", acme[Roles.TenantAdmin])).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(HttpMethod.Get, "registry", "/tenants/acme", acme[Roles.TenantAdmin])).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(HttpMethod.Get, "processor", "/provisioned/acme", _administrator)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task NaughtyStrings_AsTenantCampaignAndHeader_NeitherCrashNorCrossOver()
    {
        var naughty = JsonSerializer.Deserialize<string[]>(await File.ReadAllBytesAsync(SharedData.FileOrSkip("naughty-strings", "blns.json"), Cancel))!;
        var mine = await RegisterAsync("initech");
        var wrong = new List<string>();
        // "." and ".." are steps of a path and never reach the server.
        foreach (var text in naughty.Where(text => text is not ("" or "." or "..")))
        {
            var escaped = Uri.EscapeDataString(text);
            foreach (var (app, path) in new[]
            {
                ("insights", $"/ad/{escaped}/clicks"), ("insights", $"/tenants/{escaped}/progress"), ("registry", $"/tenants/{escaped}"),
                ("registry", $"/tenants/initech/event-types/{escaped}"), ("insights", $"/ad/summer/clicks?fromDate={escaped}&window={escaped}"),
            })
            {
                using var request = RequestOf(HttpMethod.Get, app, path, mine[Roles.TenantAdmin]);
                if (!text.Any(char.IsControl))
                {
                    request.Headers.TryAddWithoutValidation("X-Anything", text);
                }

                using var answer = await _http.SendAsync(request, Cancel);
                if ((int)answer.StatusCode is < 400 or >= 500)
                {
                    wrong.Add($"{path}: {answer.StatusCode}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Registers a tenant with one event type.</summary>
    /// <returns>A token for each role.</returns>
    private async Task<Dictionary<string, string>> RegisterAsync(string tenantId)
    {
        using var registration = RequestOf(HttpMethod.Post, "registry", "/tenants", _administrator);
        registration.Content = JsonContent.Create(new { tenantId });
        using var answer = await _http.SendAsync(registration, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var client in (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("clients").EnumerateArray())
        {
            tokens[client.GetProperty("role").GetString()!] = await TokenAsync(
                client.GetProperty("tokenEndpoint").GetString()!, client.GetProperty("clientId").GetString()!, client.GetProperty("clientSecret").GetString()!);
        }

        tokens.Keys.ShouldBe(Roles.OfTenant, ignoreOrder: true);
        using var eventType = RequestOf(HttpMethod.Put, "registry", $"/tenants/{tenantId}/event-types/ad-click", tokens[Roles.TenantAdmin]);
        eventType.Content = new StringContent(
            """{"action":"click","mapping":{"id":"/id","customerId":"/user","campaignId":"/campaign","occurredAt":"/ts"}}""", Encoding.UTF8, "application/json");
        using var registered = await _http.SendAsync(eventType, Cancel);
        registered.StatusCode.ShouldBe(HttpStatusCode.Created, await registered.Content.ReadAsStringAsync(Cancel));
        return tokens;
    }

    private async Task<HttpStatusCode> PostAsync(string? token, string? tenantId, string id)
    {
        using var request = RequestOf(HttpMethod.Post, "ingestion", "/events", token, tenantId);
        request.Headers.Add("eventId", "ad-click");
        request.Content = JsonContent.Create(new { id, user = "anna", campaign = "summer", ts = TimeProvider.System.GetUtcNow() });
        using var answer = await _http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private async Task<long> CustomersAsync(string token)
    {
        using var request = RequestOf(HttpMethod.Get, "insights", "/ad/summer/clicks", token);
        using var answer = await _http.SendAsync(request, Cancel);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("customers").GetInt64() : 0;
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string app, string path, string? token, string? tenantId = null)
    {
        using var request = RequestOf(method, app, path, token, tenantId);
        using var answer = await _http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private HttpRequestMessage RequestOf(HttpMethod method, string app, string path, string? token, string? tenantId = null)
    {
        var request = new HttpRequestMessage(method, new Uri(_platform.AddressOf(app), path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (tenantId is not null)
        {
            request.Headers.Add("tenantId", tenantId);
        }

        return request;
    }

    private async Task<string> TokenAsync(string endpoint, string clientId, string clientSecret)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", clientSecret)]);
        using var answer = await _http.PostAsync(new Uri(endpoint), form, Cancel);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("access_token").GetString()!;
    }
}
