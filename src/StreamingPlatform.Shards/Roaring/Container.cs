using System.Numerics;

namespace StreamingPlatform.Shards.Roaring;

/// <summary>The values of one 16-bit key: a sorted array up to 4096 of them, a bitmap above, as the format fixes it.</summary>
internal struct Container
{
    public const int MaxArray = 4096;
    public const int BitmapWords = 1024;
    public const int BitmapBytes = 8192;

    /// <summary>Sorted values, the first <see cref="Count"/> of them count; null when <see cref="Bits"/> holds them.</summary>
    public ushort[]? Values;

    public ulong[]? Bits;

    public int Count;

    public readonly int SerializedSize => Bits is null ? Count * 2 : BitmapBytes;

    public static Container Of(ushort value) => new() { Values = [value], Count = 1 };

    public readonly bool Contains(ushort value) => Bits is not null
        ? (Bits[value >> 6] & (1UL << value)) != 0
        : Values.AsSpan(0, Count).BinarySearch(value) >= 0;

    public bool Add(ushort value)
    {
        if (Bits is not null)
        {
            ref var word = ref Bits[value >> 6];
            var bit = 1UL << value;
            if ((word & bit) != 0)
            {
                return false;
            }

            word |= bit;
            Count++;
            return true;
        }

        var at = Count > 0 && Values![Count - 1] < value ? ~Count : Values.AsSpan(0, Count).BinarySearch(value);
        if (at >= 0)
        {
            return false;
        }

        if (Count == MaxArray)
        {
            ToBitmap();
            return Add(value);
        }

        if (Count == Values!.Length)
        {
            Array.Resize(ref Values, Math.Min(MaxArray, Count * 2));
        }

        at = ~at;
        Values.AsSpan(at, Count - at).CopyTo(Values.AsSpan(at + 1));
        Values[at] = value;
        Count++;
        return true;
    }

    public void UnionWith(in Container other)
    {
        if (other.Bits is not null)
        {
            ToBitmap();
            Or(Bits!, other.Bits);
            Count = PopCount(Bits!);
        }
        else if (Bits is not null || Count + other.Count > MaxArray)
        {
            ToBitmap();
            other.OrInto(Bits!);
            Count = PopCount(Bits!);
            ToArrayIfSmall();
        }
        else
        {
            MergeArrays(other);
        }
    }

    public readonly Container Clone() => new() { Values = Values?.AsSpan(0, Count).ToArray(), Bits = (ulong[]?)Bits?.Clone(), Count = Count };

    /// <summary>Sets this container's values in a bitmap.</summary>
    public readonly void OrInto(ulong[] bits)
    {
        if (Bits is not null)
        {
            Or(bits, Bits);
            return;
        }

        foreach (var value in Values.AsSpan(0, Count))
        {
            bits[value >> 6] |= 1UL << value;
        }
    }

    public static int PopCount(ulong[] bits)
    {
        var count = 0;
        foreach (var word in bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    /// <summary>The container of a bitmap, in whichever layout its count asks for.</summary>
    public static Container OfBitmap(ulong[] bits)
    {
        var container = new Container { Bits = bits, Count = PopCount(bits) };
        container.ToArrayIfSmall();
        return container;
    }

    public readonly IEnumerable<ushort> Enumerate()
    {
        if (Bits is null)
        {
            for (var i = 0; i < Count; i++)
            {
                yield return Values![i];
            }

            yield break;
        }

        for (var w = 0; w < BitmapWords; w++)
        {
            for (var word = Bits[w]; word != 0; word &= word - 1)
            {
                yield return (ushort)((w << 6) + BitOperations.TrailingZeroCount(word));
            }
        }
    }

    private static void Or(Span<ulong> into, ReadOnlySpan<ulong> other)
    {
        var targets = System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, Vector<ulong>>(into);
        var sources = System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, Vector<ulong>>(other);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] |= sources[i];
        }
    }

    private void ToBitmap()
    {
        if (Bits is null)
        {
            var bits = new ulong[BitmapWords];
            OrInto(bits);
            Bits = bits;
            Values = null;
        }
    }

    private void ToArrayIfSmall()
    {
        if (Bits is not null && Count <= MaxArray)
        {
            var values = new ushort[Count];
            var i = 0;
            foreach (var value in Enumerate())
            {
                values[i++] = value;
            }

            Values = values;
            Bits = null;
        }
    }

    private void MergeArrays(in Container other)
    {
        var merged = new ushort[Count + other.Count];
        var (a, b) = (Values!, other.Values!);
        int i = 0, j = 0, count = 0;
        while (i < Count && j < other.Count)
        {
            var (x, y) = (a[i], b[j]);
            merged[count++] = x <= y ? x : y;
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }

        a.AsSpan(i, Count - i).CopyTo(merged.AsSpan(count));
        count += Count - i;
        b.AsSpan(j, other.Count - j).CopyTo(merged.AsSpan(count));
        count += other.Count - j;
        Values = merged;
        Count = count;
    }
}
