using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Clients;
using StreamingPlatform.Registry.DeleteTenant;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.RehearseSchema;
using StreamingPlatform.Registry.Settings;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Registry.Tests;

/// <summary>
/// The registry over HTTP beside an embedded sidecar with the component set of a laptop, and another service's cache of tenants beside a sidecar of its own.
/// Only the processor is not there: resources count as loaded.
/// </summary>
public sealed class RegistryService : IAsyncLifetime
{
    private static readonly string Components = Path.Combine(SharedData.RepositoryRoot, "components");

    private readonly TemporaryFolder _folder = new();
    private SidecarProcess? _registrySidecar;
    private SidecarProcess? _readerSidecar;
    private WebApplication? _registry;
    private WebApplication? _reader;
    private int _tenants;

    internal WebApplication App => _registry!;

    internal HttpClient Client { get; private set; } = new();

    /// <summary>The cache of the other service.</summary>
    internal TenantDirectory<TenantResponse> Reader => _reader!.Services.GetRequiredService<TenantDirectory<TenantResponse>>();

    /// <summary>Tenants that have events.</summary>
    internal FakeCountedEvents Counted { get; } = new();

    internal FakeTenantData Data { get; } = new();

    internal FakeRecentEvents Recent { get; } = new();

    internal string Resources => _folder.Combine("resources");

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var port = SidecarProcess.FreePort();
        string[] resources = [Path.Combine(Components, "local")];
        _registrySidecar = await SidecarProcess.StartAsync("registry", _folder.Path, resources, cancellationToken, port, TestIssuer.SidecarVariable);
        _readerSidecar = await SidecarProcess.StartAsync("insights", _folder.Path, resources, cancellationToken);
        await StartRegistryAsync(port, cancellationToken);

        var builder = Builder(_readerSidecar);
        builder.Services.AddTenantDirectory<TenantResponse>((tenant, _) => tenant);
        _reader = builder.Build();
        _reader.Urls.Add("http://127.0.0.1:0");
        _reader.MapServiceDefaults();
        await _reader.StartAsync(cancellationToken);
        using var health = new HttpClient { BaseAddress = new Uri(_reader.Urls.First()) };
        await BecomesAsync(
            async () => !(await (await health.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken)).Content.ReadAsStringAsync(cancellationToken))
                .Contains("degraded", StringComparison.OrdinalIgnoreCase),
            "the reader is subscribed");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await (_reader?.DisposeAsync() ?? default);
        await (_registry?.DisposeAsync() ?? default);
        await (_readerSidecar?.DisposeAsync() ?? default);
        await (_registrySidecar?.DisposeAsync() ?? default);
        _folder.Dispose();
    }

    /// <summary>A tenant of the test's own.</summary>
    internal async Task<string> AddTenantAsync(string settings = "{}")
    {
        var tenantId = $"shop{Interlocked.Increment(ref _tenants)}";
        var (status, body) = await SendAsync(HttpMethod.Post, "/tenants", $$"""{"tenantId":"{{tenantId}}","settings":{{settings}}}""");
        status.ShouldBe(HttpStatusCode.Created, body.ToString());
        return tenantId;
    }

    internal async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var response = await SendRawAsync(method, path, body, ifMatch);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    internal async Task<HttpResponseMessage> SendRawAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What a request may take to hold everywhere.</summary>
    internal static Task HoldsEverywhereAsync(Func<bool> condition, string what, int seconds = 2) =>
        Eventually.BecomesTrueAsync(condition, TimeSpan.FromSeconds(seconds), what, TestContext.Current.CancellationToken);

    internal Task KillReaderSidecarAsync() => _readerSidecar!.KillAsync();

    internal async Task RestartReaderSidecarAsync()
    {
        var former = _readerSidecar!;
        _readerSidecar = await former.StartAgainAsync(TestContext.Current.CancellationToken);
        await former.DisposeAsync();
    }

    /// <summary>Invokes an output binding through the registry's sidecar.</summary>
    internal async Task InvokeBindingAsync(string name, object request)
    {
        using var answer = await _registrySidecar!.Http.PostAsJsonAsync(new Uri($"v1.0/bindings/{name}", UriKind.Relative), request, TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    /// <summary>All items of the configuration store.</summary>
    internal Task<JsonElement> ConfigurationAsync() => _readerSidecar!.Http.GetFromJsonAsync<JsonElement>(
        new Uri($"v1.0/configuration/{DaprNames.Components.TenantConfig}", UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>The registry ends and starts again on the same data.</summary>
    internal async Task RestartRegistryAsync()
    {
        var port = new Uri(_registry!.Urls.First()).Port;
        await _registry.DisposeAsync();
        await StartRegistryAsync(port, TestContext.Current.CancellationToken);
    }

    private static WebApplicationBuilder Builder(SidecarProcess sidecar)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_ENDPOINT"] = sidecar.HttpAddress.ToString(),
            ["DAPR_GRPC_ENDPOINT"] = sidecar.GrpcAddress.ToString(),
        });
        TestIssuer.Configure(builder);
        builder.AddServiceDefaults();
        return builder;
    }

    internal static async Task BecomesAsync(Func<Task<bool>> condition, string what)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            attempt.ShouldBeLessThan(1_000, what);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private async Task StartRegistryAsync(int port, CancellationToken cancellationToken)
    {
        var builder = Builder(_registrySidecar!);
        builder.Configuration["Registry:ResourcesPath"] = Resources;
        builder.Configuration["Registry:DeletionGrace"] = "00:00:03";
        builder.Configuration["Registry:DeletionPeriod"] = "00:00:00.2";
        builder.Configuration["Registry:TemplatePath"] = Path.Combine(Components, "tenant-template");
        builder.Services.AddRegistry();
        builder.Services.AddSingleton<IProvisioningProbe, EverythingIsLoaded>();
        builder.Services.AddSingleton<ITopicWarmUp, NoWarmUp>();
        builder.Services.AddSingleton<IRecentEvents>(Recent);
        builder.Services.AddSingleton<ICountedEvents>(Counted);
        builder.Services.AddSingleton<ITenantClients, NoClients>();
        builder.Services.AddSingleton<ITenantData>(Data);
        _registry = builder.Build();
        _registry.Urls.Add($"http://127.0.0.1:{port}");
        _registry.MapServiceDefaults();
        _registry.MapRegistry();
        await _registry.StartAsync(cancellationToken);
        Client.Dispose();
        Client = new HttpClient { BaseAddress = new Uri(_registry.Urls.First()) };
        Client.Authorize(TestIssuer.PlatformAdmin);
        await BecomesAsync(async () => (await Client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken)).StatusCode == HttpStatusCode.OK, "the registry is ready");
    }

    /// <summary>The provider is not there.</summary>
    private sealed class NoClients : ITenantClients
    {
        public Task<ClientCredentials> CreateAsync(string tenantId, string role, CancellationToken cancellationToken) =>
            Task.FromResult(new ClientCredentials($"{tenantId}-{role}", tenantId, role, "secret", new Uri("https://issuer.test/connect/token")));

        public Task<IReadOnlyList<ClientResponse>> ListAsync(string tenantId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClientResponse>>([]);

        public Task<bool> DeleteAsync(string tenantId, string clientId, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    internal sealed class FakeTenantData : ITenantData
    {
        private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

        public ConcurrentBag<string> Erased { get; } = [];

        public void FailOnce(string tenantId) => _failing[tenantId] = true;

        public Task EraseAsync(string tenantId, int shards, CancellationToken cancellationToken)
        {
            if (_failing.TryRemove(tenantId, out _))
            {
                throw new HttpRequestException("The processor is away.");
            }

            Erased.Add(tenantId);
            return Task.CompletedTask;
        }
    }

    internal sealed class FakeCountedEvents : ICountedEvents
    {
        private readonly ConcurrentDictionary<string, bool> _tenants = new(StringComparer.Ordinal);

        public void Add(string tenantId) => _tenants[tenantId] = true;

        public Task<bool> AnyAsync(string tenantId, CancellationToken cancellationToken) => Task.FromResult(_tenants.ContainsKey(tenantId));
    }

    /// <summary>What ingestion would remember.</summary>
    internal sealed class FakeRecentEvents : IRecentEvents
    {
        private readonly ConcurrentDictionary<string, List<RecentEvent>> _events = new(StringComparer.Ordinal);

        public void Add(string tenantId, bool accepted, string json) => _events.GetOrAdd(tenantId, _ => [])
            .Add(new RecentEvent(DateTimeOffset.UnixEpoch, accepted, accepted ? json : null, JsonSerializer.Deserialize<JsonElement>(json)));

        public Task<IReadOnlyList<RecentEvent>> ReadAsync(string tenantId, string eventId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<RecentEvent>>(_events.GetValueOrDefault(tenantId) ?? []);
    }

    private sealed class EverythingIsLoaded : IProvisioningProbe
    {
        public Task<bool> IsProvisionedAsync(string tenantId, string? eventId, CancellationToken cancellationToken) => Task.FromResult(true);
    }

    private sealed class NoWarmUp : ITopicWarmUp
    {
        public Task<bool> WarmUpAsync(string tenantId, string eventId, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
