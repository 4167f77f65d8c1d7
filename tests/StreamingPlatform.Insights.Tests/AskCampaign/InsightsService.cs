using StreamingPlatform.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.AskCampaign;
using StreamingPlatform.Insights.Progress;
using StreamingPlatform.Insights.Sessions;
using StreamingPlatform.Insights.Shards;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights.Tests.AskCampaign;

/// <summary>The service on a free port, over stores in memory.</summary>
internal sealed class InsightsService : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 5, 13, 20, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private InsightsService(WebApplication app, HttpClient client) => (_app, Client) = (app, client);

    public WebApplication App => _app;

    public HttpClient Client { get; }

    public static async Task<InsightsService> StartAsync(
        IReadOnlyList<CustomerEvent> events, CancellationToken cancellationToken, params AttributionVariant[] later)
    {
        var stores = new MemoryShard();
        var time = new FakeTimeProvider(Now);
        using (var store = await ShardStore.OpenAsync(0, stores, stores, time, new ShardStoreOptions(), cancellationToken))
        {
            await store.CountAsync(events, new RuleSettings(1800, [(86_400, "any")]), cancellationToken);
        }

        var builder = WebApplication.CreateBuilder();
        TestIssuer.Configure(builder);
        builder.AddServiceDefaults();
        builder.Services.AddInsights(builder.Configuration);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<ITenantSource>(new OneTenant(later));
        builder.Services.AddSingleton<IShardReaders>(new MemoryReaders(new ShardReader(stores, stores, time, new DocumentCache(1_000_000))));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapAskCampaign();
        app.MapReadProgress();
        app.MapSessionsSummary();
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Add("tenantId", "acme");
        client.Authorize(TestIssuer.PlatformAdmin);
        return new InsightsService(app, client);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class OneTenant(AttributionVariant[] later) : ITenantSource
    {
        public Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken) => Task.FromResult(
            tenantId == "acme"
                ? new TenantResponse("acme", "Acme", "Europe/Berlin", new TenantSettings(Attribution: [new("P1D", "any"), .. later], Shards: 2), 1, [])
                : null);
    }

    private sealed class MemoryReaders(ShardReader reader) : IShardReaders
    {
        public ShardReader Of(string tenantId) => reader;
    }
}

/// <summary>Heads and documents in memory.</summary>
internal sealed class MemoryShard : IHeadStore, IDocumentStore
{
    private readonly Dictionary<int, byte[]> _heads = [];
    private readonly Dictionary<string, byte[]> _documents = [];

    public Task<(byte[]? Data, string? ETag)> ReadAsync(int shard, CancellationToken cancellationToken) =>
        Task.FromResult(_heads.TryGetValue(shard, out var head) ? ((byte[]?)head, (string?)"1") : (null, null));

    public Task<HeadSave> SaveAsync(int shard, byte[] data, string? etag, CancellationToken cancellationToken)
    {
        _heads[shard] = data;
        return Task.FromResult(HeadSave.Saved);
    }

    public Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>?>>(
            [.. keys.Select(key => _documents.TryGetValue(key, out var data) ? (ReadOnlyMemory<byte>?)data : null)]);

    public Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        _documents[key] = data.ToArray();
        return Task.CompletedTask;
    }

    public Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => Task.CompletedTask;
}
