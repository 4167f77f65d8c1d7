using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>The yardstick, and the app behind the sidecar at the same time: handlers over gRPC and HTTP that do nothing. Ends with its standard input.</summary>
internal static class EmptyServer
{
    private static readonly object Config = new { entities = new[] { "Empty" } };

    public static async Task<int> RunAsync(int grpcPort, int httpPort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(grpcPort, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.ListenLocalhost(httpPort, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddGrpc();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<EmptyDapr>, EmptyDapr.Methods>());
        await using var app = builder.Build();
        app.MapGrpcService<EmptyDapr>();
        app.MapGet("/dapr/config", () => Results.Json(Config));
        app.MapGet("/dapr/subscribe", () => Results.Json(Array.Empty<string>()));
        app.MapPut("/actors/Empty/{id}/method/{name}", AnswerAsync);
        app.MapDelete("/actors/Empty/{id}", () => Results.Ok());
        await app.StartAsync(CancellationToken.None);
        var end = new byte[1];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(end, CancellationToken.None) > 0)
        {
            // nothing is asked of it but to end
        }

        await app.StopAsync(CancellationToken.None);
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentLength = 2;
        await context.Response.BodyWriter.WriteAsync("{}"u8.ToArray(), context.RequestAborted);
    }
}
