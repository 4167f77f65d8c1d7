using System.Buffers;
using System.Text;

namespace StreamingPlatform.Shards.Records;

/// <summary>Compact binary: LEB128 numbers, zigzag for signed ones, length-prefixed UTF-8.</summary>
internal readonly struct ByteWriter(IBufferWriter<byte> output)
{
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private const int MaxVarint = 10;

    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Varint(ulong value)
    {
        var span = output.GetSpan(MaxVarint);
        output.Advance(Put(span, value));
    }

    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void String(string value)
    {
        // A string of 256 bytes at most is the rule; the length is known only after encoding, so short ones are encoded behind one byte.
        var most = Utf8.GetMaxByteCount(value.Length);
        var span = output.GetSpan(most + MaxVarint);
        if (most < 0x80)
        {
            var written = Utf8.GetBytes(value, span[1..]);
            span[0] = (byte)written;
            output.Advance(written + 1);
            return;
        }

        var length = Utf8.GetByteCount(value);
        var prefix = Put(span, (ulong)length);
        output.Advance(prefix + Utf8.GetBytes(value, span[prefix..]));
    }

    private static int Put(Span<byte> span, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        return length;
    }
}
