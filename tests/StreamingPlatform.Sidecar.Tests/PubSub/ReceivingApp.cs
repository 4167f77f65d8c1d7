using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>An app that takes deliveries at <c>/events</c> and answers as the test says.</summary>
internal sealed class ReceivingApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private ReceivingApp(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Deliveries in the order they came, refused ones too.</summary>
    public ConcurrentQueue<Delivery> Deliveries { get; } = new();

    /// <summary>Status code for a delivery; 200 unless set.</summary>
    public Func<Delivery, int> Answer { get; set; } = _ => 200;

    /// <summary>Status of each entry of a bulk delivery.</summary>
    public Func<JsonElement, string> BulkAnswer { get; set; } = _ => "SUCCESS";

    /// <summary>What GET /dapr/subscribe answers; 404 when null.</summary>
    public string? Subscriptions { get; set; }

    public static async Task<ReceivingApp> StartAsync(CancellationToken cancellationToken, string? subscriptions = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var port = Testing.SidecarProcess.FreePort();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var receiver = new ReceivingApp(app, port) { Subscriptions = subscriptions };
        app.MapGet("/dapr/subscribe", () => receiver.Subscriptions is { } text ? Results.Text(text, "application/json") : Results.NotFound());
        app.MapPost("/events", receiver.ReceiveAsync);
        await app.StartAsync(cancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    public int CountOf(string id) => Deliveries.Count(d => d.Event.TryGetProperty("id", out var value) && value.GetString() == id);

    private async Task ReceiveAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var delivery = new Delivery(document.RootElement.Clone(), context.Request.ContentType);
        Deliveries.Enqueue(delivery);
        context.Response.StatusCode = Answer(delivery);
        if (delivery.Event.TryGetProperty("entries", out var entries))
        {
            var statuses = entries.EnumerateArray().Select(e => new { entryId = e.GetProperty("entryId").GetString(), status = BulkAnswer(e) });
            await context.Response.WriteAsJsonAsync(new { statuses }, context.RequestAborted);
        }
    }

    internal sealed record Delivery(JsonElement Event, string? ContentType)
    {
        /// <summary>Member <c>n</c> of the data.</summary>
        public int Number => Event.GetProperty("data").GetProperty("n").GetInt32();
    }
}
