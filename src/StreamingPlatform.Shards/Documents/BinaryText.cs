using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamingPlatform.Shards.Documents;

/// <summary>The few encodings that documents are made of: LEB128 integers and length-prefixed UTF-8.</summary>
internal static class BinaryText
{
    public static void WriteByte(this ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    public static void WriteVarint(this ArrayBufferWriter<byte> writer, ulong value)
    {
        var span = writer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        writer.Advance(length);
    }

    public static void WriteZigzag(this ArrayBufferWriter<byte> writer, long value) => writer.WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    public static void WriteText(this ArrayBufferWriter<byte> writer, string text)
    {
        writer.WriteVarint((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    public static void WriteUInt32(this ArrayBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }

    public static void WriteUInt64(this ArrayBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}

/// <summary>Reads what <see cref="BinaryText"/> wrote; anything that does not fit is an <see cref="InvalidDataException"/>.</summary>
internal ref struct BinaryTextReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == _data.Length;

    public byte Byte() => Take(1)[0];

    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Position < _data.Length ? _data[Position++] : throw Cut();
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("An integer in a document is too long.");
    }

    public int Length()
    {
        var value = Varint();
        return value <= int.MaxValue ? (int)value : throw Cut();
    }

    public long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public string Text() => Encoding.UTF8.GetString(Take(Length()));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)(_data.Length - Position))
        {
            throw Cut();
        }

        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static InvalidDataException Cut() => new("A document ends too early.");
}
