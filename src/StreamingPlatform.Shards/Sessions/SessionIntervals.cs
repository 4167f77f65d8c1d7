using System.Runtime.InteropServices;

namespace StreamingPlatform.Shards.Sessions;

/// <summary>Sorted disjoint intervals. Events at most the gap apart are one session, so joining is clustering, whatever the order.</summary>
internal static class SessionIntervals
{
    /// <summary>Sorts and clusters.</summary>
    public static void Normalize(List<SessionInterval> intervals, long gapMs)
    {
        if (intervals.Count < 2)
        {
            return;
        }

        var span = CollectionsMarshal.AsSpan(intervals);
        span.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var kept = 0;
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i].Start - span[kept].End <= gapMs)
            {
                span[kept] = new SessionInterval(span[kept].Start, Math.Max(span[kept].End, span[i].End));
            }
            else
            {
                span[++kept] = span[i];
            }
        }

        CollectionsMarshal.SetCount(intervals, kept + 1);
    }

    /// <summary>Whether one of the sorted intervals contains the whole of <paramref name="interval"/>.</summary>
    public static bool Contains(ReadOnlySpan<SessionInterval> sorted, in SessionInterval interval)
    {
        var low = 0;
        var high = sorted.Length - 1;
        while (low <= high)
        {
            var middle = (int)((uint)(low + high) >> 1);
            if (sorted[middle].End < interval.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < sorted.Length && sorted[low].Start <= interval.Start && sorted[low].End >= interval.End;
    }

    /// <summary>The join of two sorted lists.</summary>
    public static SessionInterval[] Merge(SessionInterval[] a, SessionInterval[] b, long gapMs)
    {
        var merged = new SessionInterval[a.Length + b.Length];
        int i = 0, j = 0, count = 0;
        while (i < a.Length || j < b.Length)
        {
            var next = j == b.Length || (i < a.Length && a[i].Start <= b[j].Start) ? a[i++] : b[j++];
            if (count > 0 && next.Start - merged[count - 1].End <= gapMs)
            {
                merged[count - 1] = new SessionInterval(merged[count - 1].Start, Math.Max(merged[count - 1].End, next.End));
            }
            else
            {
                merged[count++] = next;
            }
        }

        return count == merged.Length ? merged : merged.AsSpan(0, count).ToArray();
    }
}
