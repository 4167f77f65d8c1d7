using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.App;

/// <summary>The scripted application over HTTP/1.1, from the socket up: header names and paths are as they came and as they are scripted.</summary>
internal sealed class HttpApp : IScriptedApp
{
    private static readonly JsonObject NotImplemented = new()
    {
        ["status"] = 501,
        ["headers"] = new JsonObject { ["content-type"] = "text/html;charset=utf-8" },
        ["body"] = new JsonObject { ["text"] = "<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n" },
    };

    private readonly ScriptedRoutes routes;
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stopping = new();

    public HttpApp(int port, JsonArray routes)
    {
        this.routes = new ScriptedRoutes(routes);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(512);
        _ = AcceptAsync();
    }

    public Received Received { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                _ = ServeAsync(socket);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // the scenario has ended, or a caller gave up before it was accepted
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            var wire = new HttpWire(stream);
            try
            {
                while (await ServeOneAsync(wire, stream))
                {
                    // kept alive
                }
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or FormatException)
            {
                // the caller closed, or the scenario has ended
            }
        }
    }

    private async Task<bool> ServeOneAsync(HttpWire wire, NetworkStream stream)
    {
        if (await wire.ReadHeadAsync(stopping.Token) is not { } head)
        {
            return false;
        }

        var parts = head.StartLine.Split(' ');
        var (method, target) = (parts[0], parts[1]);
        if (head.Header("expect") is { } expect && expect.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stopping.Token);
        }

        var body = await wire.ReadBodyAsync(head, untilClosed: false, stopping.Token);
        if (method is "TRACE" or "CONNECT")
        {
            // the recorder's application did not know them
            await stream.WriteAsync(Render(NotImplemented, method, body), stopping.Token);
            return false;
        }

        var path = target.Split('?')[0];
        var answer = routes.Answer(method, path, out var silent);
        if (!silent && !(answer is null && IsQuiet(method, path)))
        {
            Received.Note(method, target, WireHeaders.Seen(head.Headers), WireBody.Seen(body, head.Header("content-type")));
        }

        if (answer?["delay"]?.GetValue<double>() is { } delay)
        {
            await Task.Delay(TimeSpan.FromSeconds(delay), stopping.Token);
        }

        if (answer?["drop"]?.GetValue<bool>() ?? false)
        {
            return false;
        }

        await stream.WriteAsync(Render(answer ?? new JsonObject { ["status"] = 404 }, method, body), stopping.Token);
        return !string.Equals(head.Header("connection"), "close", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsQuiet(string method, string path) =>
        method == "OPTIONS" || (method == "GET" && path is "/dapr/config" or "/dapr/subscribe" or "/healthz");

    private static byte[] Render(JsonObject answer, string method, byte[] request)
    {
        var scripted = answer["body"];
        if (answer["bulk"] is JsonObject bulk)
        {
            var json = WireJson.TryParse(Encoding.UTF8.GetString(request), out var parsed) ? parsed : null;
            scripted = new JsonObject { ["json"] = ScriptedRoutes.BulkStatuses(bulk, json) };
        }

        var (body, contentType) = WireBody.ToSend(scripted);
        var status = answer["status"]?.GetValue<int>() ?? 200;
        var text = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\nServer: app\r\n");
        text.Append($"Date: {TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture)}\r\n");
        var named = false;
        foreach (var (name, value) in answer["headers"] as JsonObject ?? [])
        {
            named |= name.Equals("content-type", StringComparison.OrdinalIgnoreCase);
            foreach (var one in value is JsonArray several ? [.. several] : new[] { value })
            {
                text.Append($"{name}: {one!.GetValue<string>()}\r\n");
            }
        }

        if (contentType is not null && !named)
        {
            text.Append($"content-type: {contentType}\r\n");
        }

        text.Append($"Content-Length: {body?.Length ?? 0}\r\n\r\n");
        byte[] head = Encoding.UTF8.GetBytes(text.ToString());
        return method == "HEAD" || body is null ? head : [.. head, .. body];
    }
}
