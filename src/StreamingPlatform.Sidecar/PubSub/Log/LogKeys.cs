using System.Buffers.Binary;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// Keys of the log. <c>r</c> topic id (4) offset (8) → record; <c>t</c> topic name → topic id; <c>n</c> topic id → next offset (8), bytes appended so far (8),
/// topic name; <c>f</c> topic id → first offset that is kept; <c>i</c> topic id, Unix milliseconds → first offset written at or after that moment (8) and
/// bytes appended before it (8), for retention; <c>p</c> group, 0, topic name → position.
/// </summary>
/// <remarks>Numbers are big-endian, so a topic's records lie in order. What is longer than 8 bytes was 8 bytes in earlier versions.</remarks>
internal static class LogKeys
{
    public const int RecordLength = 13;

    public static void WriteRecord(Span<byte> key, uint topic, long offset)
    {
        key[0] = (byte)'r';
        BinaryPrimitives.WriteUInt32BigEndian(key[1..], topic);
        BinaryPrimitives.WriteInt64BigEndian(key[5..], offset);
    }

    public static byte[] Record(uint topic, long offset)
    {
        var key = new byte[RecordLength];
        WriteRecord(key, topic, offset);
        return key;
    }

    public static byte[] Index(uint topic, long milliseconds)
    {
        var key = Record(topic, milliseconds);
        key[0] = (byte)'i';
        return key;
    }

    public static byte[] Next(uint topic) => OfTopic('n', topic);

    public static byte[] First(uint topic) => OfTopic('f', topic);

    public static byte[] Name(char kind, string name)
    {
        var key = new byte[1 + Encoding.UTF8.GetByteCount(name)];
        key[0] = (byte)kind;
        Encoding.UTF8.GetBytes(name, key.AsSpan(1));
        return key;
    }

    public static string PositionName(string group, string topic) => $"{group}\0{topic}";

    public static byte[] Number(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Numbers(long first, long second, string name = "")
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), second);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(16));
        return bytes;
    }

    /// <summary>The number at a place of eight bytes; 0 where the value ends before it.</summary>
    public static long NumberAt(ReadOnlySpan<byte> value, int place) =>
        value.Length >= (place + 1) * 8 ? BinaryPrimitives.ReadInt64BigEndian(value[(place * 8)..]) : 0;

    public static string NameIn(ReadOnlySpan<byte> next) => next.Length > 16 ? Encoding.UTF8.GetString(next[16..]) : string.Empty;

    private static byte[] OfTopic(char kind, uint topic)
    {
        var key = new byte[5];
        key[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(1), topic);
        return key;
    }
}
