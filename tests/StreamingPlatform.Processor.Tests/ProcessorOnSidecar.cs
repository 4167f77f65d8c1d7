using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.Blocks;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Tenants;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Processor.Tests;

/// <summary>The processor in this process on an embedded sidecar of its own: one tenant, <c>acme</c>, without a registry. Subscribes to its own topic of closed sessions.</summary>
internal sealed class ProcessorOnSidecar : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication _app = null!;
    private SidecarProcess _sidecar = null!;

    /// <summary>CloudEvents on <c>acme.session-closed</c>, as delivered.</summary>
    public ConcurrentQueue<JsonElement> Sessions { get; } = new();

    /// <summary>What the tenant's settings are.</summary>
    public ShardSettings Settings { get; set; } = new(1800, [new ShardVariant(86_400, "any")]);

    public IPlatformActors Actors => _app.Services.GetRequiredService<IPlatformActors>();

    public static async Task<ProcessorOnSidecar> StartAsync(Action<IServiceCollection> services, CancellationToken cancellationToken)
    {
        var processor = new ProcessorOnSidecar();
        try
        {
            await processor.StartAllAsync(services, cancellationToken);
            return processor;
        }
        catch
        {
            await processor.DisposeAsync();
            throw;
        }
    }

    public Task CountAsync(params IReadOnlyList<CustomerEvent> events) =>
        Actors.Shard("acme", 0).CountAsync(new ShardBatch(Settings, EventCodec.Encode(events)));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAllAsync(Action<IServiceCollection> services, CancellationToken cancellationToken)
    {
        var resources = Directory.CreateDirectory(_folder.Combine("resources")).FullName;
        WriteResources(resources);
        var port = SidecarProcess.FreePort();
        _sidecar = await SidecarProcess.StartAsync(DaprNames.Apps.Processor, _folder.Path, [resources], cancellationToken, port, TestIssuer.SidecarVariable);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("DAPR_HTTP_PORT", $"{_sidecar.HttpPort}"), new("DAPR_GRPC_PORT", $"{_sidecar.GrpcPort}"), new("Processor:SessionPeriod", "00:00:00.3"),
        ]);
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        TestIssuer.Configure(builder);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddProcessor();
        builder.Services.AddSingleton<ITenantRules>(new Rules(this));
        services(builder.Services);
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapReceiveBlock();
        _app.MapActorsHandlers().For(AccessPolicies.Sidecar);
        _app.MapPost("/sessions", async (HttpRequest request) => Sessions.Enqueue(await request.ReadFromJsonAsync<JsonElement>(request.HttpContext.RequestAborted))).For(AccessPolicies.Sidecar);
        await _app.StartAsync(cancellationToken);
    }

    private static void WriteResources(string folder)
    {
        foreach (var (name, type, metadata) in new[]
        {
            ("events", "pubsub.log", "{ name: path, value: log }"),
            ("heads", "state.sqlite", "{ name: connectionString, value: heads.db }"),
            ("actors", "state.sqlite", "{ name: connectionString, value: actors.db }, { name: actorStateStore, value: \"true\" }"),
            ("insights-acme", "state.sqlite", "{ name: connectionString, value: insights.db }"),
        })
        {
            File.WriteAllText(Path.Combine(folder, name + ".yaml"), $$"""
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata: { name: {{name}} }
                spec: { type: {{type}}, version: v1, metadata: [{{metadata}}] }
                """);
        }

        File.WriteAllText(Path.Combine(folder, "sessions.yaml"), """
            apiVersion: dapr.io/v2alpha1
            kind: Subscription
            metadata: { name: sessions }
            spec: { pubsubname: events, topic: acme.session-closed, routes: { default: /sessions } }
            """);
    }

    private sealed class Rules(ProcessorOnSidecar processor) : ITenantRules
    {
        public ValueTask<TenantRules> GetAsync(string tenantId, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new TenantRules(1, processor.Settings));
    }
}
