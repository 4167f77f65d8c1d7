using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Blocks;
using StreamingPlatform.Ingestion.Progress;
using StreamingPlatform.Ingestion.Quarantine;
using StreamingPlatform.ServiceDefaults;
using StreamingPlatform.ServiceDefaults.Tenants;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Ingestion.Tests;

/// <summary>The real pipeline over HTTP on a free port; the log, the registry and progress are fakes.</summary>
public sealed class IngestionHost : IAsyncLifetime
{
    private WebApplication? _app;

    internal FakeLog Log { get; } = new();

    internal WebApplication App => _app!;

    internal FakeProgress Progress { get; } = new();

    internal FakeQuarantineStore Quarantine { get; } = new();

    /// <summary>Changes the schema of acme's event type "checked" the next time that the registry is asked.</summary>
    internal static string? NextSchema
    {
        get => FakeRegistry.NextSchema;
        set => FakeRegistry.NextSchema = value;
    }

    /// <summary>Acts as the registry, through the sidecar.</summary>
    internal HttpClient Registry { get; } = new();

    internal HttpClient Client { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        TestIssuer.Configure(builder);
        builder.AddServiceDefaults();
        builder.Services.AddIngestion();
        builder.Services.AddSingleton<IBlockPublisher>(Log);
        builder.Services.AddSingleton<ITenantSource, FakeRegistry>();
        builder.Services.AddSingleton<IProgressSink>(Progress);
        builder.Services.AddSingleton<IQuarantineStore>(Quarantine);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapServiceDefaults();
        _app.MapIngestion();
        _app.Services.GetRequiredService<WriterIdentity>().MarkKnown();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        Client.Authorize(TestIssuer.PlatformAdmin);
        Registry.BaseAddress = Client.BaseAddress;
        Registry.ActAsService("registry");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Registry.Dispose();
        await _app!.DisposeAsync();
    }

    internal async Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(
        string path, byte[] body, CancellationToken cancellationToken, string type = "application/json", string? tenant = "acme", string? eventId = "ad-click")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (tenant is not null)
        {
            request.Headers.Add("tenantId", tenant);
        }

        if (eventId is not null)
        {
            request.Headers.Add("eventId", eventId);
        }

        var response = await Client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (response, JsonSerializer.Deserialize<JsonElement>(text));
    }

    internal Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string body, CancellationToken cancellationToken) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), cancellationToken);

    /// <summary>Keeps the published blocks, or fails.</summary>
    internal sealed class FakeLog : IBlockPublisher
    {
        private readonly ConcurrentBag<JsonElement> _events = [];

        public Task PublishAsync(string topic, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        {
            if (topic == "acme.absent-log")
            {
                throw new Grpc.Core.RpcException(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, "no log"));
            }

            foreach (var element in JsonSerializer.Deserialize<JsonElement>(block.Span).GetProperty("data").EnumerateArray())
            {
                _events.Add(element.Clone());
            }

            return Task.CompletedTask;
        }

        public JsonElement? Find(string id) =>
            _events.Where(element => element.GetProperty("id").GetString() == id).Select(element => (JsonElement?)element).FirstOrDefault();
    }

    private sealed class FakeRegistry : ITenantSource
    {
        public static string? NextSchema { get; set; }

        private static readonly EventMapping s_mapping = new("/id", "/user", "/ad/campaign", "/sku", "/ts");
        private static readonly TenantSettings s_settings = new("P100Y", "PT30M", [new AttributionVariant("P30D", "any")], 4, "pooled", null, "P180D");

        private static readonly JsonElement s_schema = JsonSerializer.Deserialize<JsonElement>("""
            {"type":"object","required":["user","sku"],"properties":{"user":{"type":"string","maxLength":5},"sku":{"type":"string"},"ts":{"format":"date-time"}}}
            """);

        public Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken) => Task.FromResult(tenantId switch
        {
            "acme" => Acme(),
            "small" => Tenant("small", s_settings with { Limits = new TenantLimits(300, 2) }),
            "parks" => Tenant("parks", s_settings with { OnInvalid = "quarantine" }) with
            {
                EventTypes =
                [
                    new EventTypeResponse("checked", EventAction.Other, s_mapping, NextSchema is null ? s_schema : JsonSerializer.Deserialize<JsonElement>(NextSchema), NextSchema is null ? "1-0-0" : "1-1-0"),
                    new EventTypeResponse("no-id", EventAction.Other, s_mapping with { Id = null }, s_schema, "1-0-0"),
                ],
            },
            "slow" => Tenant("slow", s_settings with { Quota = new TenantQuota(5, null, 10) }),
            "narrow" => Tenant("narrow", s_settings with { Quota = new TenantQuota(null, 400) }),
            _ => null,
        });

        private static TenantResponse Tenant(string tenantId, TenantSettings settings) =>
            new(tenantId, tenantId, "UTC", settings, 1, [new EventTypeResponse("ad-click", EventAction.Click, s_mapping, null)]);

        private static TenantResponse Acme() => new("acme", "Acme", "UTC", s_settings, 1,
                [new EventTypeResponse("ad-click", EventAction.Click, s_mapping, null),
                    new EventTypeResponse("basket", EventAction.Basket, s_mapping, null),
                    new EventTypeResponse("no-id", EventAction.Click, s_mapping with { Id = null }, null),
                    new EventTypeResponse("absent-log", EventAction.Click, s_mapping, null),
                    new EventTypeResponse("checked", EventAction.Other, s_mapping, s_schema, "1-0-0")]);
    }

    internal sealed class FakeProgress : IProgressSink
    {
        public bool Counts { get; set; }

        public Task<bool> IsCountedAsync(string tenantId, BlockQuestion block) => Task.FromResult(Counts && block.Number > 0);

        public Task<WriterBeatAnswer> BeatAsync(WriterBeat beat) => Task.FromResult(new WriterBeatAnswer([]));

        public Task ReportAsync(string tenantId, WriterReport report) => Task.CompletedTask;
    }
}
