using System.Buffers.Binary;
using System.Net.Sockets;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Reads and writes frames on a socket; any number of writers, one reader.</summary>
internal sealed class FrameSocket : IDisposable
{
    private readonly NetworkStream network;
    private readonly BufferedStream input;
    private readonly SemaphoreSlim writing = new(1);
    private readonly byte[] head = new byte[LogFrames.HeadLength];

    public FrameSocket(Socket socket)
    {
        network = new NetworkStream(socket, ownsSocket: true);
        input = new BufferedStream(network, 64 * 1024);
    }

    /// <summary>null at the end of the stream.</summary>
    public async ValueTask<(LogFrames.Kind Kind, long Call, int BodyLength)?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        if (read < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head) - (LogFrames.HeadLength - 4);
        if (length is < 0 or > LogFrames.LargestFrame)
        {
            throw new IOException("A frame of the log's socket has an impossible length.");
        }

        return ((LogFrames.Kind)head[4], BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(5)), length);
    }

    public ValueTask ReadBodyAsync(Memory<byte> target, CancellationToken cancellationToken) => input.ReadExactlyAsync(target, cancellationToken);

    public async Task WriteAsync(ReadOnlyMemory<byte> frame, LogRecord record, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await network.WriteAsync(frame, cancellationToken);
            if (record.Length > 0)
            {
                await network.WriteAsync(record.Header, cancellationToken);
                await network.WriteAsync(record.Payload, cancellationToken);
            }
        }
        finally
        {
            writing.Release();
        }
    }

    public async Task WriteRecordsAsync(ReadOnlyMemory<byte> frame, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            await network.WriteAsync(frame, cancellationToken);
            var entryHead = new byte[12];
            foreach (var entry in entries)
            {
                BinaryPrimitives.WriteInt64LittleEndian(entryHead, entry.Offset);
                BinaryPrimitives.WriteInt32LittleEndian(entryHead.AsSpan(8), entry.Stored.Length);
                await network.WriteAsync(entryHead, cancellationToken);
                await network.WriteAsync(entry.Stored, cancellationToken);
            }
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose()
    {
        network.Dispose();
        input.Dispose();
    }
}
