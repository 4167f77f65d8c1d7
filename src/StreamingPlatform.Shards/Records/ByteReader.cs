using System.Buffers.Binary;
using System.Text;

namespace StreamingPlatform.Shards.Records;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; anything else is an <see cref="InvalidDataException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;

    public int Position { get; private set; }

    public readonly int Remaining => _source.Length - Position;

    public byte Byte()
    {
        if (Position >= _source.Length)
        {
            throw Malformed();
        }

        return _source[Position++];
    }

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            if (shift == 63 && b > 1)
            {
                throw Malformed();
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    public long Signed()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things, each of which takes at least one more byte.</summary>
    public int Count()
    {
        var value = Varint();
        return value <= (ulong)Remaining ? (int)value : throw Malformed();
    }

    public int Below(int limit)
    {
        var value = Varint();
        return value < (ulong)limit ? (int)value : throw Malformed();
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var bytes = _source.Slice(Position, length);
        Position += length;
        return bytes;
    }

    public string String() => Strict(Bytes());

    /// <summary>A string that occurs often: taken from a pool where possible.</summary>
    public string Name() => NamePool.Get(Bytes());

    public uint UInt32()
    {
        if (Remaining < sizeof(uint))
        {
            throw Malformed();
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_source[Position..]);
        Position += sizeof(uint);
        return value;
    }

    public static InvalidDataException Malformed() => new("The bytes end early or are not what they should be.");

    internal static string Strict(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ByteWriter.Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("A string is not UTF-8.", e);
        }
    }
}
