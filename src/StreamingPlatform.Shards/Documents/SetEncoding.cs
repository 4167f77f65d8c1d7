using System.Buffers;
using StreamingPlatform.Shards.Roaring;

namespace StreamingPlatform.Shards.Documents;

/// <summary>Standard Roaring serialization of sorted distinct numbers; the common set of one array container without building a set.</summary>
internal static class SetEncoding
{
    private const uint CookieWithoutRuns = 12346;
    private const int MaxArray = 4096;

    public static void Write(ArrayBufferWriter<byte> writer, ReadOnlySpan<uint> numbers)
    {
        if (numbers.Length is > 0 and <= MaxArray && numbers[0] >> 16 == numbers[^1] >> 16)
        {
            writer.WriteUInt32(CookieWithoutRuns);
            writer.WriteUInt32(1);
            writer.WriteUInt32((numbers[0] >> 16) | ((uint)(numbers.Length - 1) << 16));
            writer.WriteUInt32(16);
            var span = writer.GetSpan(numbers.Length * 2);
            for (var index = 0; index < numbers.Length; index++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(span[(index * 2)..], (ushort)numbers[index]);
            }

            writer.Advance(numbers.Length * 2);
            return;
        }

        Of(numbers).Write(writer);
    }

    public static RoaringSet Of(ReadOnlySpan<uint> numbers)
    {
        var set = new RoaringSet();
        foreach (var number in numbers)
        {
            set.Add(number);
        }

        return set;
    }
}
