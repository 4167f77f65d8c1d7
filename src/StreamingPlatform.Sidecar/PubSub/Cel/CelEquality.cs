namespace StreamingPlatform.Sidecar.PubSub.Cel;

/// <summary>Equality and order. Values of different types are unequal, except that numbers are numbers.</summary>
internal static class CelEquality
{
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (long or ulong or double, long or ulong or double) => Numbers(left, right) == 0,
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        (ICelMap a, ICelMap b) => a.Count == b.Count && a.Keys.All(k => a.TryGet(k, out var mine) && b.TryGet(k, out var theirs) && AreEqual(mine, theirs)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        _ => Equals(left, right),
    };

    /// <summary>null when the two have no order.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long or ulong or double, long or ulong or double) => Numbers(left, right),
        (string a, string b) => GoStrings.ByBytes.Compare(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        _ => null,
    };

    /// <summary>By mathematical value; null with a NaN.</summary>
    private static int? Numbers(object left, object right) => (left, right) switch
    {
        (double a, _) when double.IsNaN(a) => null,
        (_, double b) when double.IsNaN(b) => null,
        (double a, double b) => a.CompareTo(b),
        (double a, _) => -WholeWithDouble(Whole(right), a),
        (_, double b) => WholeWithDouble(Whole(left), b),
        _ => Whole(left).CompareTo(Whole(right)),
    };

    private static Int128 Whole(object number) => number is long value ? value : (ulong)number;

    private static int WholeWithDouble(Int128 whole, double number)
    {
        if (number >= 18446744073709551616.0)
        {
            return -1;
        }

        if (number < -9223372036854775808.0)
        {
            return 1;
        }

        var order = whole.CompareTo((Int128)Math.Floor(number));
        return order != 0 ? order : number == Math.Floor(number) ? 0 : -1;
    }
}
