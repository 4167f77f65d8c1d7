using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>An app that speaks the actor protocol itself, for what the SDK hides.</summary>
internal static class RawActorApp
{
    public const string Type = "Raw";

    /// <param name="method">Answers <c>/actors/Raw/{id}/method/{**method}</c>.</param>
    public static Task<WebApplication> StartAsync(int port, RequestDelegate method, bool reentrant, CancellationToken cancellationToken) =>
        StartAsync(port, method, new { entities = new[] { Type }, reentrancy = new { enabled = reentrant } }, cancellationToken);

    /// <param name="config">What <c>/dapr/config</c> answers.</param>
    public static async Task<WebApplication> StartAsync(int port, RequestDelegate method, object config, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/dapr/config", () => Results.Json(config));
        app.MapMethods("/actors/Raw/{id}/method/{**method}", [HttpMethods.Put], method);
        app.MapDelete("/actors/Raw/{id}", () => Results.Ok());
        await app.StartAsync(cancellationToken);
        return app;
    }
}
