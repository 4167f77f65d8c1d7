using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace StreamingPlatform.Cli.Bench;

/// <summary>
/// A client that costs little, so that what it measures is the server: prepared requests on connections kept open, one in flight on each.
/// </summary>
internal static class HttpLoad
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    /// <summary>A complete HTTP/1.1 request.</summary>
    /// <param name="token">Access token.</param>
    public static byte[] Request(Uri address, string? token, string tenantId, string eventId, ReadOnlySpan<byte> body)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\ntenantId: {tenantId}\r\neventId: {eventId}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return [.. head, .. body];
    }

    /// <summary>Requests a second that were answered 2xx.</summary>
    /// <exception cref="Platform.PlatformException">An answer was another.</exception>
    public static async Task<double> RunAsync(Uri address, IReadOnlyList<byte[]> requests, int connections, TimeSpan time, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(first => Task.Run(
            () => SendAsync(address, requests, first * (requests.Count / connections), () => watch.Elapsed < time, cancellationToken), cancellationToken)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> SendAsync(
        Uri address, IReadOnlyList<byte[]> requests, int first, Func<bool> goesOn, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        var answer = new byte[16_384];
        var count = 0L;
        for (var next = first; goesOn(); next++)
        {
            var request = requests[next % requests.Count];
            for (var sent = 0; sent < request.Length;)
            {
                sent += await socket.SendAsync(request.AsMemory(sent), cancellationToken);
            }

            await ReadAnswerAsync(socket, answer, cancellationToken);
            count++;
        }

        return count;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] answer, CancellationToken cancellationToken)
    {
        var read = 0;
        var expected = int.MaxValue;
        while (read < expected)
        {
            var more = await socket.ReceiveAsync(answer.AsMemory(read), cancellationToken);
            read += more > 0 ? more : throw new Platform.PlatformException("the server closed the connection");
            if (expected == int.MaxValue && answer.AsSpan(0, read).IndexOf(HeadEnd) is >= 0 and var end)
            {
                expected = end + HeadEnd.Length + ContentLength(answer.AsSpan(0, end));
            }
        }

        if (answer[9] != (byte)'2')
        {
            throw new Platform.PlatformException($"an event was refused: {Encoding.UTF8.GetString(answer, 0, read)}");
        }
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
        {
            throw new Platform.PlatformException("the answer has no Content-Length");
        }

        var length = 0;
        foreach (var digit in head[(at + name.Length)..])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            length = (length * 10) + (digit - '0');
        }

        return length;
    }
}
