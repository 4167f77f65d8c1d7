using System.Runtime.InteropServices;

namespace StreamingPlatform.Shards.Records;

/// <summary>Sorted lists of touches, one entry a key.</summary>
internal static class Touches
{
    /// <summary>Index of the key, or negative.</summary>
    public static int Find(ReadOnlySpan<Touch> sorted, string outer, string inner, int quarter)
    {
        var low = 0;
        var high = sorted.Length - 1;
        while (low <= high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            var order = Touch.CompareKey(sorted[middle], outer, inner, quarter);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>Sorts and joins entries with equal keys.</summary>
    public static void Normalize(List<Touch> touches)
    {
        if (touches.Count < 2)
        {
            return;
        }

        var span = CollectionsMarshal.AsSpan(touches);
        span.Sort(static (a, b) => Touch.CompareKeys(a, b));
        var kept = 0;
        for (var i = 1; i < span.Length; i++)
        {
            if (Touch.CompareKeys(span[kept], span[i]) == 0)
            {
                span[kept] = span[kept].Join(span[i]);
            }
            else
            {
                span[++kept] = span[i];
            }
        }

        CollectionsMarshal.SetCount(touches, kept + 1);
    }

    /// <summary>Keeps of <paramref name="touches"/> what is new or moves an entry of <paramref name="former"/>, already joined with it.</summary>
    public static void KeepChanged(List<Touch> touches, ReadOnlySpan<Touch> former)
    {
        var span = CollectionsMarshal.AsSpan(touches);
        var kept = 0;
        foreach (ref readonly var touch in span)
        {
            var found = former.IsEmpty ? -1 : Find(former, touch.Outer, touch.Inner, touch.Quarter);
            if (found < 0)
            {
                span[kept++] = touch;
            }
            else if (!former[found].Covers(touch))
            {
                span[kept++] = former[found].Join(touch);
            }
        }

        CollectionsMarshal.SetCount(touches, kept);
    }

    /// <summary>The join of two sorted lists; one of them itself where the other is empty.</summary>
    public static Touch[] Merge(Touch[] a, Touch[] b)
    {
        if (b.Length == 0 || a.Length == 0)
        {
            return b.Length == 0 ? a : b;
        }

        var merged = new Touch[a.Length + b.Length];
        int i = 0, j = 0, count = 0;
        while (i < a.Length && j < b.Length)
        {
            var order = Touch.CompareKeys(a[i], b[j]);
            merged[count++] = order < 0 ? a[i++] : order > 0 ? b[j++] : a[i++].Join(b[j++]);
        }

        a.AsSpan(i).CopyTo(merged.AsSpan(count));
        count += a.Length - i;
        b.AsSpan(j).CopyTo(merged.AsSpan(count));
        count += b.Length - j;
        return count == merged.Length ? merged : merged.AsSpan(0, count).ToArray();
    }
}
