namespace StreamingPlatform.Shards.Documents;

/// <summary>The place of a set among a run's cells: campaign, metric, UTC day, and slot 0 for the day or 1 to 96 for a quarter-hour.</summary>
internal readonly record struct CellKey(string Campaign, string Metric, int Day, byte Slot) : IComparable<CellKey>
{
    public const int SlotsADay = 96;

    public static int DayOf(int bucket) => (bucket >= 0 ? bucket : bucket - (SlotsADay - 1)) / SlotsADay;

    public static byte SlotOf(int bucket) => (byte)(bucket - (DayOf(bucket) * SlotsADay) + 1);

    public int CompareTo(CellKey other)
    {
        var order = CompareDay(other);
        return order != 0 ? order : Slot.CompareTo(other.Slot);
    }

    /// <summary>Compares all but the slot.</summary>
    public int CompareDay(in CellKey other)
    {
        var order = ReferenceEquals(Campaign, other.Campaign) ? 0 : string.CompareOrdinal(Campaign, other.Campaign);
        if (order == 0)
        {
            order = ReferenceEquals(Metric, other.Metric) ? 0 : string.CompareOrdinal(Metric, other.Metric);
        }

        return order != 0 ? order : Day.CompareTo(other.Day);
    }
}
