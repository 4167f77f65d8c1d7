using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// What goes over the socket between two sidecars: length (4, of what follows), kind (1), call (8), body. Texts have a 16-bit length. Little-endian.
/// </summary>
/// <remarks>
/// Append: topic, record. Fetch: from (8), largest number of bytes (4) and records (4), wait in ms (4), group, topic. Commit: position (8), group, topic.
/// Release: group, topic. Done: empty. Records: count (4), then offset (8), length (4) and record of each. Refused: reason as UTF-8.
/// </remarks>
internal static class LogFrames
{
    public const int HeadLength = 13;
    public const int LargestFrame = 256 << 20;

    public enum Kind : byte
    {
        Append = 1,
        Fetch = 2,
        Commit = 3,
        Release = 4,
        Done = 16,
        Records = 17,
        Refused = 18,
    }

    /// <summary>Starts a frame in a new buffer; <see cref="End"/> fills in its length.</summary>
    public static ArrayBufferWriter<byte> Start(Kind kind, long call)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        var head = buffer.GetSpan(HeadLength);
        head[4] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[5..], call);
        buffer.Advance(HeadLength);
        return buffer;
    }

    public static void Number(this ArrayBufferWriter<byte> buffer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public static void Number(this ArrayBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    public static void Text(this ArrayBufferWriter<byte> buffer, string text)
    {
        var span = buffer.GetSpan(2 + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[2..]);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)length));
        buffer.Advance(2 + length);
    }

    /// <summary>Ends a frame of which <paramref name="following"/> bytes are sent from elsewhere.</summary>
    public static ReadOnlyMemory<byte> End(this ArrayBufferWriter<byte> buffer, int following)
    {
        var memory = System.Runtime.InteropServices.MemoryMarshal.AsMemory(buffer.WrittenMemory);
        BinaryPrimitives.WriteInt32LittleEndian(memory.Span, memory.Length - 4 + following);
        return memory;
    }

    public static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }

    public static long ReadLong(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(rest);
        rest = rest[8..];
        return value;
    }

    public static int ReadInt(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        return value;
    }
}
