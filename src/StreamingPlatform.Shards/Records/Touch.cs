namespace StreamingPlatform.Shards.Records;

/// <summary>
/// The first and the last click (or basket) of one quarter of an hour for one pair of names. Clicks are kept by campaign, then product;
/// baskets by product, then campaign. An absent name is the empty string.
/// </summary>
/// <param name="First">Milliseconds after the start of the quarter.</param>
/// <param name="Last">Milliseconds after the start of the quarter.</param>
internal readonly record struct Touch(string Outer, string Inner, int Quarter, int First, int Last)
{
    public long FirstMs => Records.Quarter.StartOf(Quarter) + First;

    public long LastMs => Records.Quarter.StartOf(Quarter) + Last;

    public static Touch At(string outer, string inner, long unixMilliseconds)
    {
        var quarter = Records.Quarter.Of(unixMilliseconds);
        var offset = (int)(unixMilliseconds - Records.Quarter.StartOf(quarter));
        return new Touch(outer, inner, quarter, offset, offset);
    }

    public static int CompareKeys(in Touch a, in Touch b) => CompareKey(a, b.Outer, b.Inner, b.Quarter);

    public static int CompareKey(in Touch a, string outer, string inner, int quarter)
    {
        var order = ReferenceEquals(a.Outer, outer) ? 0 : string.CompareOrdinal(a.Outer, outer);
        if (order == 0)
        {
            order = ReferenceEquals(a.Inner, inner) ? 0 : string.CompareOrdinal(a.Inner, inner);
        }

        return order != 0 ? order : a.Quarter.CompareTo(quarter);
    }

    public bool Covers(in Touch other) => First <= other.First && Last >= other.Last;

    /// <summary>The join of two touches with the same key.</summary>
    public Touch Join(in Touch other) => this with { First = Math.Min(First, other.First), Last = Math.Max(Last, other.Last) };
}
