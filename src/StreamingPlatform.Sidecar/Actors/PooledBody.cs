using System.Buffers;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>A body in a rented array. Dispose it only when nothing reads it any more; one that is never disposed is merely collected.</summary>
internal sealed class PooledBody : IDisposable
{
    private byte[]? rented;
    private int length;

    public ReadOnlyMemory<byte> Memory => rented.AsMemory(0, length);

    /// <summary>Whether there was more than the limit.</summary>
    public bool WasCut { get; private set; }

    /// <param name="largest">So much is kept.</param>
    public static async ValueTask<PooledBody> ReadAsync(
        Stream source, long? contentLength, CancellationToken cancellationToken, long largest = int.MaxValue)
    {
        var body = new PooledBody();
        if (contentLength == 0)
        {
            return body;
        }

        body.rented = ArrayPool<byte>.Shared.Rent(contentLength is { } known ? (int)Math.Min(known, Math.Min(largest, int.MaxValue - 1)) + 1 : 4_096);
        while (true)
        {
            if (body.length == body.rented.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(body.rented.Length * 2);
                body.Memory.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(body.rented);
                body.rented = larger;
            }

            var count = await source.ReadAsync(body.rented.AsMemory(body.length), cancellationToken);
            if (count == 0)
            {
                return body;
            }

            body.length += count;
            if (body.length > largest)
            {
                body.length = (int)largest;
                body.WasCut = true;
                return body;
            }
        }
    }

    public void Dispose()
    {
        if (rented is { } array)
        {
            rented = null;
            length = 0;
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
