using System.Buffers;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A record read from the log, in a buffer of the shared pool; <see cref="Release"/> it once.</summary>
internal sealed class LogEntry(long offset, byte[] buffer, int length)
{
    public long Offset { get; } = offset;

    public ReadOnlyMemory<byte> Stored => buffer.AsMemory(0, length);

    public LogRecord Record => LogRecord.Parse(Stored);

    public void Release() => ArrayPool<byte>.Shared.Return(buffer);
}
