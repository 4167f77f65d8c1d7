using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Reads HTTP/1 messages from a socket, byte for byte.</summary>
internal sealed class HttpWire(NetworkStream stream)
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Start line and headers; null when the peer closed before one began.</summary>
    public async Task<HttpHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        while (line is { Length: 0 })
        {
            line = await ReadLineAsync(cancellationToken);
        }

        if (line is null)
        {
            return null;
        }

        var headers = new List<(string Name, string Value)>();
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headers.Add(colon < 0 ? (header, string.Empty) : (header[..colon], header[(colon + 1)..].Trim(' ', '\t')));
        }

        return new HttpHead(line, headers);
    }

    public async Task<byte[]> ReadBodyAsync(HttpHead head, bool untilClosed, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (head.Header("transfer-encoding") is { } coding && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            await ReadChunksAsync(body, cancellationToken);
        }
        else if (head.Header("content-length") is { } length)
        {
            await CopyAsync(body, long.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }
        else if (untilClosed)
        {
            await CopyAsync(body, long.MaxValue, cancellationToken);
        }

        return body.ToArray();
    }

    private async Task ReadChunksAsync(MemoryStream body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var size = await ReadLineAsync(cancellationToken) ?? throw new IOException("closed inside a chunked body");
            var length = long.Parse(size.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                while (await ReadLineAsync(cancellationToken) is { Length: > 0 })
                {
                    // trailers say nothing the recordings hold
                }

                return;
            }

            await CopyAsync(body, length, cancellationToken);
            await ReadLineAsync(cancellationToken);
        }
    }

    private async Task CopyAsync(MemoryStream body, long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (start == end && !await FillAsync(cancellationToken))
            {
                return;
            }

            var taken = (int)Math.Min(count, end - start);
            body.Write(buffer, start, taken);
            start += taken;
            count -= taken;
        }
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (start == end && !await FillAsync(cancellationToken))
            {
                return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
            }

            var next = buffer[start++];
            if (next == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(next);
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        start = 0;
        end = await stream.ReadAsync(buffer, cancellationToken);
        return end > 0;
    }
}
