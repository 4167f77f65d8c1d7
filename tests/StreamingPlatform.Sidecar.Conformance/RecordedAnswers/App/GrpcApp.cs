using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;

/// <summary>The scripted application over cleartext HTTP/2: any unary method of the known services.</summary>
internal sealed class GrpcApp : IScriptedApp
{
    private const int PrefixBytes = 5;
    private readonly ScriptedRoutes routes;
    private readonly WebApplication app;

    private GrpcApp(int port, JsonArray routes)
    {
        this.routes = new ScriptedRoutes(routes);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public Received Received { get; } = new();

    public static async Task<GrpcApp> StartAsync(int port, JsonArray routes, CancellationToken cancellationToken)
    {
        var app = new GrpcApp(port, routes);
        await app.app.StartAsync(cancellationToken);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var known = KnownMethods.TryFind(path, out var method);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.Length <= PrefixBytes ? [] : body.ToArray()[PrefixBytes..];
        var message = known ? MessageWriter.Write(method!.InputType.Parser.ParseFrom(bytes)) : null;
        var answer = routes.Answer("grpc", path, out var silent);
        if (!silent)
        {
            var headers = context.Request.Headers.SelectMany(h => h.Value.Select(v => (h.Key, v ?? string.Empty)));
            Received.Note("grpc", path, WireHeaders.Seen(headers), known ? new JsonObject { ["json"] = message?.DeepClone() } : WireBody.Seen(bytes, null));
        }

        if (answer?["delay"]?.GetValue<double>() is { } delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(delay), context.RequestAborted);
        }

        if (answer?["drop"]?.GetValue<bool>() ?? false)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-accept-encoding"] = "identity, deflate, gzip";
        if (answer is null || !known || answer["status"]?.GetValue<int>() == StatusCodes.Status404NotFound)
        {
            End(context, "UNIMPLEMENTED", string.Empty);
        }
        else if (answer["code"]?.GetValue<string>() is { } code && code != "OK")
        {
            End(context, code, answer["error"]?.GetValue<string>() ?? string.Empty);
        }
        else
        {
            var json = answer["bulk"] is JsonObject bulk ? ScriptedRoutes.BulkStatuses(bulk, message) : answer["message"];
            await WriteAsync(context, MessageReader.Read(method!.OutputType, json).ToByteArray());
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    private static void End(HttpContext context, string code, string error)
    {
        context.Response.AppendTrailer("grpc-status", $"{GrpcNames.NumberOf(code)}");
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(error));
    }

    private static async Task WriteAsync(HttpContext context, byte[] message)
    {
        var framed = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, PrefixBytes);
        await context.Response.Body.WriteAsync(framed, context.RequestAborted);
    }
}
