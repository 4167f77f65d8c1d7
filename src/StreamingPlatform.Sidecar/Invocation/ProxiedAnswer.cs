using System.Globalization;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>The answer to a proxied gRPC call.</summary>
internal sealed class ProxiedAnswer(HttpResponseMessage response, Stream body) : IDisposable
{
    private const string Status = "grpc-status";
    private const int ChunkBytes = 16 * 1024;
    private ReadOnlyMemory<byte>? first;

    /// <summary>Whether there is nothing but headers, which hold the status too.</summary>
    public bool HasHeadersOnly => response.Headers.Contains(Status);

    public int HttpStatus => (int)response.StatusCode;

    public IEnumerable<KeyValuePair<string, System.Net.Http.Headers.HeaderStringValues>> Headers =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated);

    /// <summary>Complete once the body is.</summary>
    public IEnumerable<KeyValuePair<string, IEnumerable<string>>> Trailers => response.TrailingHeaders;

    /// <summary>The gRPC code of an answer without message; null for one that has a message.</summary>
    public async Task<int?> ReadCodeAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        first = buffer.AsMemory(0, await body.ReadAsync(buffer, cancellationToken));
        return first.Value.Length > 0 ? null
            : (response.Headers.TryGetValues(Status, out var given) || response.TrailingHeaders.TryGetValues(Status, out given))
                && int.TryParse(given.First(), CultureInfo.InvariantCulture, out var code) ? code
            : (int)Grpc.Core.StatusCode.Unknown;
    }

    /// <summary>Passes the messages on as they come.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        if (first is { } begun)
        {
            if (begun.IsEmpty)
            {
                return;
            }

            await WriteAsync(begun);
        }

        var buffer = new byte[ChunkBytes];
        for (var read = await body.ReadAsync(buffer, cancellationToken); read > 0; read = await body.ReadAsync(buffer, cancellationToken))
        {
            await WriteAsync(buffer.AsMemory(0, read));
        }

        async Task WriteAsync(ReadOnlyMemory<byte> chunk)
        {
            await destination.WriteAsync(chunk, cancellationToken);
            await destination.FlushAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        body.Dispose();
        response.RequestMessage?.Dispose();
        response.Dispose();
    }
}
