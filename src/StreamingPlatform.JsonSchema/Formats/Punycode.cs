namespace StreamingPlatform.JsonSchema.Formats;

/// <summary>RFC 3492.</summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int MinThreshold = 1;
    private const int MaxThreshold = 26;

    /// <summary>The number of code points; −1 for text that is no Punycode or decodes to ASCII alone.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<int> output)
    {
        var count = 0;
        var delimiter = text.LastIndexOf((byte)'-');
        for (var index = 0; index < delimiter; index++)
        {
            output[count++] = text[index] is >= (byte)'A' and <= (byte)'Z' ? text[index] | 0x20 : text[index];
        }

        text = text[(delimiter + 1)..];
        if (text.IsEmpty)
        {
            return -1;
        }

        long codePoint = 128;
        long position = 0;
        var bias = 72;
        while (!text.IsEmpty)
        {
            var before = position;
            if (!ReadDelta(ref text, ref position, bias) || count == output.Length)
            {
                return -1;
            }

            bias = Adapt(position - before, count + 1, before == 0);
            codePoint += position / (count + 1);
            position %= count + 1;
            if (codePoint is > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            {
                return -1;
            }

            output[(int)position..count].CopyTo(output[((int)position + 1)..]);
            output[(int)position++] = (int)codePoint;
            count++;
        }

        return count;
    }

    private static bool ReadDelta(ref ReadOnlySpan<byte> text, ref long position, int bias)
    {
        long weight = 1;
        for (var k = Base; ; k += Base)
        {
            if (text.IsEmpty)
            {
                return false;
            }

            var digit = text[0] switch
            {
                >= (byte)'a' and <= (byte)'z' => text[0] - 'a',
                >= (byte)'A' and <= (byte)'Z' => text[0] - 'A',
                >= (byte)'0' and <= (byte)'9' => text[0] - '0' + 26,
                _ => -1,
            };
            text = text[1..];
            position += digit * weight;
            var threshold = Math.Clamp(k - bias, MinThreshold, MaxThreshold);
            if (digit < 0 || position > int.MaxValue)
            {
                return false;
            }

            if (digit < threshold)
            {
                return true;
            }

            weight *= Base - threshold;
            if (weight > int.MaxValue)
            {
                return false;
            }
        }
    }

    private static int Adapt(long delta, int count, bool isFirst)
    {
        delta = isFirst ? delta / 700 : delta / 2;
        delta += delta / count;
        var k = 0;
        for (; delta > (Base - MinThreshold) * MaxThreshold / 2; k += Base)
        {
            delta /= Base - MinThreshold;
        }

        return (int)(k + ((Base - MinThreshold + 1) * delta / (delta + 38)));
    }
}
