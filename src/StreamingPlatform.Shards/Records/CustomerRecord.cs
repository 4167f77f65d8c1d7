using System.Buffers;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Shards.Records;

/// <summary>
/// Everything remembered about one customer, immutable. Records form a join: <see cref="Merge"/> is commutative, associative and idempotent,
/// and equal records have equal bytes.
/// </summary>
public sealed class CustomerRecord
{
    internal const long NeverPruned = long.MinValue;

    internal CustomerRecord(
        string customer, uint number, Touch[] clicks, Touch[] baskets, SessionInterval[] intervals, SessionInterval[]? announced = null, long prunedBefore = NeverPruned)
    {
        Customer = customer;
        Number = number;
        Clicks = clicks;
        Baskets = baskets;
        Intervals = intervals;
        Announced = announced ?? [];
        PrunedBefore = prunedBefore;
    }

    public string Customer { get; }

    /// <summary>Dense number within the shard.</summary>
    public uint Number { get; }

    /// <summary>Number of sessions.</summary>
    public int Sessions => Intervals.Length;

    /// <summary>The sessions, in order of time.</summary>
    public IReadOnlyList<SessionInterval> SessionIntervals => Intervals;

    /// <summary>Memory, roughly: for bounding a cache.</summary>
    public int ApproximateBytes => 128 + (Customer.Length * 2) + ((Clicks.Length + Baskets.Length) * 48) + ((Intervals.Length + Announced.Length) * 16);

    /// <summary>By campaign, product, quarter.</summary>
    internal Touch[] Clicks { get; }

    /// <summary>By product, campaign, quarter.</summary>
    internal Touch[] Baskets { get; }

    internal SessionInterval[] Intervals { get; }

    /// <summary>Sessions whose end was announced: by their start, the latest end that was. A session that grew since or was bridged stays in it.</summary>
    internal SessionInterval[] Announced { get; }

    /// <summary>Unix milliseconds before which nothing is listed any more: what happened then is counted. <see cref="NeverPruned"/>: everything is listed.</summary>
    internal long PrunedBefore { get; }

    /// <summary>The join of two records of the same customer.</summary>
    /// <exception cref="InvalidDataException">The records are of two customers, or of one customer under two numbers.</exception>
    public static CustomerRecord Merge(CustomerRecord a, CustomerRecord b, int sessionGapSeconds)
    {
        if (!string.Equals(a.Customer, b.Customer) || a.Number != b.Number)
        {
            throw new InvalidDataException($"Records of customers {a.Number} and {b.Number} cannot be merged.");
        }

        var merged = new CustomerRecord(
            a.Customer,
            a.Number,
            Touches.Merge(a.Clicks, b.Clicks),
            Touches.Merge(a.Baskets, b.Baskets),
            Shards.Sessions.SessionIntervals.Merge(a.Intervals, b.Intervals, sessionGapSeconds * 1000L),
            SessionClosing.MergeAnnounced(a.Announced, b.Announced));
        return Pruning.Prune(merged, Math.Max(a.PrunedBefore, b.PrunedBefore));
    }

    /// <summary>Writes the record; it delimits itself.</summary>
    public void Write(IBufferWriter<byte> output) => CustomerRecordCodec.Write(this, output);

    /// <exception cref="InvalidDataException">The bytes are not a record.</exception>
    public static CustomerRecord Read(ReadOnlySpan<byte> source, out int consumed) => CustomerRecordCodec.Read(source, out consumed);
}
