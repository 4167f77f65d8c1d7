using System.Buffers.Binary;
using System.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>One message: a small header of ours and the payload exactly as it goes to the subscriber. Stored as the two, one behind the other.</summary>
/// <remarks>
/// Header: version (1), flags (1), written (8, Unix milliseconds), expires (8, Unix milliseconds, <see cref="long.MaxValue"/> = never), length of the
/// metadata (4), metadata (names and values in turn, each with a 16-bit length); all little-endian.
/// </remarks>
internal readonly struct LogRecord(ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> payload)
{
    private const int FixedLength = 22;
    private const byte Version = 1;
    private const byte EnvelopeFlag = 1;

    public ReadOnlyMemory<byte> Header { get; } = header;

    public ReadOnlyMemory<byte> Payload { get; } = payload;

    public int Length => Header.Length + Payload.Length;

    /// <summary>The payload is a JSON CloudEvent that this sidecar built or checked.</summary>
    public bool IsEnvelope => (Header.Span[1] & EnvelopeFlag) != 0;

    public DateTimeOffset Written => DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(Header.Span[2..]));

    public bool HasExpiredAt(DateTimeOffset now) => BinaryPrimitives.ReadInt64LittleEndian(Header.Span[10..]) <= now.ToUnixTimeMilliseconds();

    public static LogRecord Create(
        ReadOnlyMemory<byte> payload, bool isEnvelope, DateTimeOffset written, DateTimeOffset? expires, IReadOnlyCollection<KeyValuePair<string, string>> metadata)
    {
        var length = FixedLength;
        foreach (var (name, value) in metadata)
        {
            length += 4 + Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        var header = new byte[length];
        header[0] = Version;
        header[1] = isEnvelope ? EnvelopeFlag : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(2), written.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(10), expires?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(18), length - FixedLength);
        var at = FixedLength;
        foreach (var (name, value) in metadata)
        {
            at = WriteText(header, at, name);
            at = WriteText(header, at, value);
        }

        return new LogRecord(header, payload);
    }

    /// <summary>Splits what <see cref="CopyTo"/> wrote; the parts refer to <paramref name="stored"/>.</summary>
    public static LogRecord Parse(ReadOnlyMemory<byte> stored)
    {
        if (stored.Length < FixedLength || stored.Span[0] != Version)
        {
            throw new InvalidDataException("The log holds a record of an unknown form.");
        }

        var headerLength = FixedLength + BinaryPrimitives.ReadInt32LittleEndian(stored.Span[18..]);
        return new LogRecord(stored[..headerLength], stored[headerLength..]);
    }

    public void CopyTo(Span<byte> target)
    {
        Header.Span.CopyTo(target);
        Payload.Span.CopyTo(target[Header.Length..]);
    }

    public IReadOnlyList<KeyValuePair<string, string>> ReadMetadata()
    {
        var rest = Header.Span[FixedLength..];
        if (rest.IsEmpty)
        {
            return [];
        }

        var metadata = new List<KeyValuePair<string, string>>();
        while (!rest.IsEmpty)
        {
            var name = ReadText(ref rest);
            metadata.Add(new KeyValuePair<string, string>(name, ReadText(ref rest)));
        }

        return metadata;
    }

    private static int WriteText(byte[] header, int at, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, header.AsSpan(at + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), checked((ushort)length));
        return at + 2 + length;
    }

    private static string ReadText(ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        var text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return text;
    }
}
