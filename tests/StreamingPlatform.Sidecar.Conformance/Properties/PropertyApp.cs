using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Conformance.Properties;

/// <summary>An app that subscribes to topics, hosts actors of the type <c>Counter</c>, and notes what it gets.</summary>
internal sealed class PropertyApp : IAsyncDisposable
{
    private readonly WebApplication app;

    private PropertyApp(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Member <c>n</c> of the data of each delivery, refused ones too, with the topic; in the order they came.</summary>
    public ConcurrentQueue<(string Topic, int Number)> Deliveries { get; } = new();

    /// <summary>Paths of the calls of actors' reminders and timers, and of configuration changes.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Whether the app takes a delivery.</summary>
    public Func<int, bool> Takes { get; set; } = _ => true;

    /// <summary>What <c>PUT /actors/Counter/{id}/method/add</c> does.</summary>
    public Func<string, Task<int>> Add { get; set; } = _ => Task.FromResult(0);

    public static async Task<PropertyApp> StartAsync(IEnumerable<(string PubSub, string Topic)> subscriptions, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var port = SidecarProcess.FreePort();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var web = builder.Build();
        var app = new PropertyApp(web, port);
        var subscribed = subscriptions.Select(s => new { pubsubname = s.PubSub, topic = s.Topic, route = "events" }).ToList();
        web.MapGet("/dapr/subscribe", () => Results.Json(subscribed));
        web.MapGet("/dapr/config", () => Results.Json(new { entities = new[] { "Counter" } }));
        web.MapPost("/events", app.ReceiveAsync);
        web.MapPut("/actors/Counter/{id}/method/add", async (string id) => Results.Json(await app.Add(id)));
        web.MapPut("/actors/Counter/{id}/method/remind/{name}", (HttpContext context) => app.Note(context));
        web.MapDelete("/actors/Counter/{id}", () => Results.Ok());
        web.MapPost("/configuration/{**rest}", (HttpContext context) => app.Note(context));
        await web.StartAsync(cancellationToken);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private IResult Note(HttpContext context)
    {
        Calls.Enqueue(context.Request.Path.Value ?? string.Empty);
        return Results.Ok();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var number = document.RootElement.GetProperty("data").GetProperty("n").GetInt32();
        Deliveries.Enqueue((document.RootElement.GetProperty("topic").GetString()!, number));
        context.Response.StatusCode = Takes(number) ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
    }
}
