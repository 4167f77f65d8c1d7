namespace StreamingPlatform.Shards.Records;

/// <summary>
/// Forgets what no event still to come can need. A customer keeps its number, and stays in every set it is in; only the lists from which new facts and
/// sessions follow grow shorter.
/// </summary>
public static class Pruning
{
    private const long DayMs = 86_400_000;

    /// <summary>
    /// The time before which lists are needed by nobody, whole UTC days; null while that cannot be told. Every block accepted before
    /// <paramref name="countedThrough"/> is counted, so what is still to come happened a <paramref name="lateness"/> before that or later, and looks back
    /// another <paramref name="window"/> (or the session gap, if that is longer).
    /// </summary>
    /// <param name="countedThrough">A moment such that every block accepted before it is counted; null if there is none to be sure of.</param>
    /// <param name="lateness">The largest that was in force since then.</param>
    /// <param name="lastReplay">When a block was last counted that had been accepted long before: the log may be read again from an old place.</param>
    /// <param name="quiet">How long no such block may have come.</param>
    public static long? Horizon(
        DateTimeOffset? countedThrough, TimeSpan lateness, TimeSpan window, TimeSpan sessionGap, DateTimeOffset? lastReplay, TimeSpan quiet)
    {
        if (countedThrough is not { } through || (lastReplay is { } replay && through - replay < quiet))
        {
            return null;
        }

        var before = through.ToUnixTimeMilliseconds() - (long)(lateness + (window > sessionGap ? window : sessionGap)).TotalMilliseconds;
        return before - (((before % DayMs) + DayMs) % DayMs);
    }

    /// <summary>The record without what ended before; itself where there is no such thing to note.</summary>
    public static CustomerRecord Prune(CustomerRecord record, long before) => before <= record.PrunedBefore
        ? record
        : new CustomerRecord(
            record.Customer,
            record.Number,
            Array.FindAll(record.Clicks, touch => touch.LastMs >= before),
            Array.FindAll(record.Baskets, touch => touch.LastMs >= before),
            Array.FindAll(record.Intervals, interval => interval.End >= before),
            Array.FindAll(record.Announced, interval => interval.End >= before),
            before);

    /// <summary>Whether pruning would change anything but the note of it.</summary>
    internal static bool IsNeeded(CustomerRecord record, long before) =>
        Array.Exists(record.Clicks, touch => touch.LastMs < before) || Array.Exists(record.Baskets, touch => touch.LastMs < before)
        || Array.Exists(record.Intervals, interval => interval.End < before);
}
