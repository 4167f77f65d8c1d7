using System.Text;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>Where an actor belongs: ids fall into buckets, buckets go to hosts by rendezvous hashing. Equal in every process.</summary>
internal static class ActorBuckets
{
    /// <summary>Buckets of an actor type. A host holds one open lock file for each bucket it runs actors of.</summary>
    public const int Count = 128;

    public static int Of(string actorId) => (int)(Mix(Hash(actorId, 0)) % Count);

    /// <summary>The host of the bucket: the one with the highest weight; a host that comes or goes moves only its own share.</summary>
    public static string? HostOf(string actorType, int bucket, IReadOnlyList<string> instances)
    {
        var key = Hash(actorType, (ulong)bucket);
        string? best = null;
        ulong bestWeight = 0;
        foreach (var instance in instances)
        {
            var weight = Mix(Hash(instance, key));
            if (best is null || weight > bestWeight || (weight == bestWeight && string.CompareOrdinal(instance, best) > 0))
            {
                (best, bestWeight) = (instance, weight);
            }
        }

        return best;
    }

    /// <summary>FNV-1a, 64 bit, over UTF-8.</summary>
    private static ulong Hash(string text, ulong seed)
    {
        Span<byte> bytes = stackalloc byte[256];
        var hash = 14695981039346656037UL ^ Mix(seed + 0x9E3779B97F4A7C15UL);
        var encoder = Encoding.UTF8.GetEncoder();
        ReadOnlySpan<char> rest = text;
        bool completed;
        do
        {
            encoder.Convert(rest, bytes, flush: true, out var chars, out var used, out completed);
            foreach (var value in bytes[..used])
            {
                hash = (hash ^ value) * 1099511628211UL;
            }

            rest = rest[chars..];
        }
        while (!completed);
        return hash;
    }

    /// <summary>The finalizer of SplitMix64, so that near inputs land far apart.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
