using System.Net;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>The body of a request that may be sent more than once: what has been read of it is kept, up to a limit, and what comes is passed on as it comes.</summary>
internal sealed class ReplayableBody(Stream source, long limit)
{
    private const int ChunkBytes = 16 * 1024;
    private readonly Lock gate = new();
    private readonly List<ReadOnlyMemory<byte>> chunks = [];
    private Task<ReadOnlyMemory<byte>>? reading;
    private long length;
    private bool ended;

    /// <summary>Whether all that was read is still there.</summary>
    public bool CanReplay { get; private set; } = true;

    /// <summary>The body from its beginning.</summary>
    public HttpContent Again() => new Content(this);

    private async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        for (var next = 0; await ChunkAsync(next, cancellationToken) is { Length: > 0 } chunk; next++)
        {
            await destination.WriteAsync(chunk, cancellationToken);
            await destination.FlushAsync(cancellationToken);
        }
    }

    /// <summary>A read goes on when the try that began it is given up: the next try takes what it brings.</summary>
    private Task<ReadOnlyMemory<byte>> ChunkAsync(int index, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (index < chunks.Count)
            {
                return Task.FromResult(chunks[index]);
            }

            return ended ? Task.FromResult(ReadOnlyMemory<byte>.Empty) : (reading ??= ReadAsync()).WaitAsync(cancellationToken);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync()
    {
        await Task.Yield();
        var buffer = new byte[ChunkBytes];
        var read = await source.ReadAsync(buffer);
        var chunk = new ReadOnlyMemory<byte>(buffer, 0, read);
        lock (gate)
        {
            reading = null;
            ended = read == 0;
            length += read;
            if (length > limit && CanReplay)
            {
                CanReplay = false;
                for (var i = 0; i < chunks.Count; i++)
                {
                    chunks[i] = default;
                }
            }

            if (!ended)
            {
                // the place counts even where the bytes are not kept
                chunks.Add(CanReplay ? chunk : default);
            }
        }

        return chunk;
    }

    private sealed class Content(ReplayableBody body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => body.CopyToAsync(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            body.CopyToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
