using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>One HTTP/1.1 request on its own connection, with nothing of a client's own.</summary>
internal static class HttpCaller
{
    /// <summary>The <c>http</c> step.</summary>
    public static Task<JsonObject> CallAsync(JsonObject request, int port, CancellationToken cancellationToken)
    {
        var method = request["method"]?.GetValue<string>() ?? "GET";
        var headers = request["headers"] as JsonObject ?? [];
        var (body, contentType) = WireBody.ToSend(request["body"]);
        var head = new StringBuilder($"{method} {request["path"]!.GetValue<string>()} HTTP/1.1\r\n");
        if (!Has(headers, "host"))
        {
            head.Append($"Host: 127.0.0.1:{port}\r\n");
        }

        foreach (var (name, value) in headers)
        {
            foreach (var one in value is JsonArray several ? [.. several] : new[] { value })
            {
                head.Append($"{name}: {one!.GetValue<string>()}\r\n");
            }
        }

        if (contentType is not null && !Has(headers, "content-type"))
        {
            head.Append($"Content-Type: {contentType}\r\n");
        }

        var mustSayLength = body is not null || method is "POST" or "PUT" or "PATCH";
        if (mustSayLength && !Has(headers, "transfer-encoding") && !Has(headers, "content-length"))
        {
            head.Append($"Content-Length: {body?.Length ?? 0}\r\n");
        }

        byte[] bytes = [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
        var timeout = request["timeout"]?.GetValue<double>() ?? 30;
        return ExchangeAsync(bytes, port, method, timeout, withVersion: false, cancellationToken);
    }

    /// <summary>The <c>raw</c> step.</summary>
    public static Task<JsonObject> SendRawAsync(JsonObject request, int port, CancellationToken cancellationToken)
    {
        var text = request["text"]!.GetValue<string>();
        return ExchangeAsync(
            Encoding.UTF8.GetBytes(text), port, text.Split(' ')[0], request["timeout"]?.GetValue<double>() ?? 10, withVersion: true, cancellationToken);
    }

    private static bool Has(JsonObject headers, string name) => headers.Any(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static async Task<JsonObject> ExchangeAsync(
        byte[] bytes, int port, string method, double timeout, bool withVersion, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(timeout));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            var sending = SendAsync(stream, bytes, limit.Token);
            var answer = await ReadAnswerAsync(stream, method, withVersion, limit.Token);
            await limit.CancelAsync();
            await sending;
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Broken("TimeoutError");
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return Broken("ConnectionRefusedError");
        }
        catch (IOException error)
        {
            return Broken(error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? "ConnectionResetError" : error.Message);
        }
    }

    private static JsonObject Broken(string how) => new() { ["broken"] = how };

    private static async Task SendAsync(NetworkStream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // an answer may come, and the connection close, before all is sent: the answer is what counts
        }
    }

    private static async Task<JsonObject> ReadAnswerAsync(NetworkStream stream, string method, bool withVersion, CancellationToken cancellationToken)
    {
        var wire = new HttpWire(stream);
        while (true)
        {
            var head = await wire.ReadHeadAsync(cancellationToken) ?? throw new IOException("RemoteDisconnected");
            var parts = head.StartLine.Split(' ', 3);
            var status = int.Parse(parts[1], CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200)
            {
                continue;
            }

            var bodiless = method == "HEAD" || status is 204 or 304;
            var body = bodiless ? [] : await wire.ReadBodyAsync(head, untilClosed: true, cancellationToken);
            var answer = new JsonObject();
            if (withVersion)
            {
                answer["version"] = parts[0] == "HTTP/1.0" ? 10 : 11;
            }

            answer["status"] = status;
            answer["headers"] = WireHeaders.Seen(head.Headers);
            answer["body"] = WireBody.Seen(body, head.Header("content-type"));
            return answer;
        }
    }
}
