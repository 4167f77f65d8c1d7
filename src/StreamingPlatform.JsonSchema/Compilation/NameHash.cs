using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace StreamingPlatform.JsonSchema.Compilation;

/// <summary>A hash of UTF-8 names, seeded per process so that nobody can prepare collisions.</summary>
internal static class NameHash
{
    private static readonly ulong s_seed = (BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1) & ~(1UL << 63);
    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    public static ulong Of(ReadOnlySpan<byte> name)
    {
        var hash = s_seed ^ (ulong)name.Length;
        while (name.Length > 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(name));
            name = name[8..];
        }

        ulong rest = 0;
        if (name.Length == 8)
        {
            rest = MemoryMarshal.Read<ulong>(name);
        }
        else if (name.Length >= 4)
        {
            rest = ((ulong)MemoryMarshal.Read<uint>(name) << 32) | MemoryMarshal.Read<uint>(name[^4..]);
        }
        else if (name.Length > 0)
        {
            rest = ((ulong)name[0] << 16) | ((ulong)name[name.Length / 2] << 8) | name[^1];
        }

        return Mix(hash ^ rest);
    }

    /// <summary>A 64 by 64 bit multiplication folded: keyed by the seed, so that differences of two names do not cancel out for everybody.</summary>
    public static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ s_seed, Multiplier ^ (s_seed << 1), out var low);
        return high ^ low;
    }
}
