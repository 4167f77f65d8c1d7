using System.Buffers;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A record read from the log, in a buffer of the shared pool; <see cref="Release"/> it once.</summary>
internal sealed class LogEntry(long offset, byte[] buffer, int length)
{
    public long Offset { get; } = offset;

    public ReadOnlyMemory<byte> Stored => buffer.AsMemory(0, length);

    public LogRecord Record => LogRecord.Parse(Stored);

    /// <summary>No record: everything up to this offset cannot be read any more, and readers go on behind it.</summary>
    public bool IsLost => length == 0;

    public static LogEntry LostAt(long offset) => new(offset, [], 0);

    public void Release()
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
