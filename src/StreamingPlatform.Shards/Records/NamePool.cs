using System.IO.Hashing;
using System.Text;

namespace StreamingPlatform.Shards.Records;

/// <summary>One string object for names that occur again and again (campaigns, products): a small table per thread that forgets.</summary>
internal static class NamePool
{
    private const int Slots = 4096;

    [ThreadStatic]
    private static string[]? _names;

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return string.Empty;
        }

        var names = _names ??= new string[Slots];
        ref var slot = ref names[(int)(XxHash3.HashToUInt64(utf8) % Slots)];
        if (slot is not null && Ascii.Equals(utf8, slot))
        {
            return slot;
        }

        return slot = ByteReader.Strict(utf8);
    }
}
