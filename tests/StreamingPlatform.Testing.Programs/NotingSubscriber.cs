using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Testing.Programs;

/// <summary>Notes what it gets before it says so.</summary>
internal static class NotingSubscriber
{
    public static async Task<int> RunAsync(string port, string pubsub, string topic, string file)
    {
        await using var received = new Notebook(file);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/dapr/subscribe", () => Results.Text(
            JsonSerializer.Serialize(new[] { new { pubsubname = pubsub, topic, route = "events" } }), "application/json"));
        app.MapPost("/events", async (HttpContext context) =>
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            await received.WriteAsync(document.RootElement.GetProperty("data").GetProperty("id").GetString()!, CancellationToken.None);
            return Results.Ok();
        });
        await app.RunAsync();
        return 0;
    }
}
