using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Identity.Tests;

/// <summary>The provider over HTTP beside an embedded sidecar with the component set of a laptop. It believes its own tokens, or with <c>selfIssued: false</c> those of the tests.</summary>
internal sealed class IdentityService : IAsyncDisposable
{
    public const string AdminSecret = "the-secret-of-the-first-administrator";
    public const string Console = "console";
    public static readonly Uri ConsoleReturn = new("http://127.0.0.1:8084/signin-oidc");

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = SidecarProcess.FreePort();
    private readonly bool _selfIssued;
    private SidecarProcess? _sidecar;

    private IdentityService(bool selfIssued) => _selfIssued = selfIssued;

    public WebApplication App { get; private set; } = null!;

    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public static async Task<IdentityService> StartAsync(CancellationToken cancellationToken, bool selfIssued = true)
    {
        var identity = new IdentityService(selfIssued);
        var resources = Path.Combine(SharedData.RepositoryRoot, "components", "local");
        identity._sidecar = await SidecarProcess.StartAsync("identity", identity._folder.Path, [resources], cancellationToken, identity._port, TestIssuer.SidecarVariable);
        await identity.StartAppAsync(cancellationToken);
        identity.Client.BaseAddress = new Uri(identity.App.Urls.First());
        return identity;
    }

    public async Task RestartAppAsync(CancellationToken cancellationToken)
    {
        await App.DisposeAsync();
        await StartAppAsync(cancellationToken);
    }

    public async Task<JsonElement> TokenAsync(CancellationToken cancellationToken, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await Client.PostAsync(new Uri("/connect/token", UriKind.Relative), content, cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public Task<JsonElement> ClientTokenAsync(string clientId, string secret, CancellationToken cancellationToken) =>
        TokenAsync(cancellationToken, ("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret));

    /// <summary>As the registry does.</summary>
    public async Task<ClientCredentials> CreateClientAsync(string tenantId, string role, CancellationToken cancellationToken)
    {
        using var answer = await AsRegistryAsync(HttpMethod.Post, "/clients", JsonContent.Create(new CreateClientRequest(tenantId, role)), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<ClientCredentials>(cancellationToken))!;
    }

    public Task<HttpResponseMessage> AsRegistryAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("dapr-api-token", TestIssuer.AppToken);
        request.Headers.Add("dapr-caller-app-id", "registry");
        return Client.SendAsync(request, cancellationToken);
    }

    public Task<HttpResponseMessage> PostUserAsync(string token, object user, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/users") { Content = JsonContent.Create(user) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Client.SendAsync(request, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        await (_sidecar?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    private async Task StartAppAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var address = $"http://127.0.0.1:{_port}/";
        if (!_selfIssued)
        {
            TestIssuer.Configure(builder);
        }

        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_ENDPOINT"] = _sidecar!.HttpAddress.ToString(),
            ["DAPR_GRPC_ENDPOINT"] = _sidecar.GrpcAddress.ToString(),
            ["APP_API_TOKEN"] = TestIssuer.AppToken,
            ["Identity:Issuer"] = address,
            ["Identity:Bootstrap:ClientSecret"] = AdminSecret,
            ["Identity:PublicClients:0:ClientId"] = Console,
            ["Identity:PublicClients:0:RedirectUris:0"] = ConsoleReturn.ToString(),
        });
        if (_selfIssued)
        {
            builder.Configuration["Authentication:Authority"] = address;
        }

        builder.AddServiceDefaults();
        builder.Services.AddIdentityProvider();
        App = builder.Build();
        App.Urls.Add(address);
        App.UseKeyGate();
        App.MapServiceDefaults();
        App.MapIdentityProvider();
        await App.StartAsync(cancellationToken);
    }
}
