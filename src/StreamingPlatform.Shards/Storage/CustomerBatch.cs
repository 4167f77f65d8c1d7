using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Events grouped by customer, customers in the order of their hash (the order in which runs keep them).</summary>
internal sealed record CustomerBatch(IReadOnlyList<(string Customer, ulong Hash, ReadOnlyMemory<CustomerEvent> Events)> Customers)
{
    public static CustomerBatch Of(IReadOnlyList<CustomerEvent> events)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var counts = new List<int>();
        var placeOf = new int[events.Count];
        for (var index = 0; index < placeOf.Length; index++)
        {
            if (!places.TryGetValue(events[index].Customer, out var place))
            {
                place = counts.Count;
                places.Add(events[index].Customer, place);
                counts.Add(0);
            }

            placeOf[index] = place;
            counts[place]++;
        }

        var next = new int[counts.Count];
        for (var place = 1; place < next.Length; place++)
        {
            next[place] = next[place - 1] + counts[place - 1];
        }

        var grouped = new CustomerEvent[placeOf.Length];
        for (var index = 0; index < placeOf.Length; index++)
        {
            grouped[next[placeOf[index]]++] = events[index];
        }

        var customers = new (string Customer, ulong Hash, ReadOnlyMemory<CustomerEvent> Events)[counts.Count];
        foreach (var (customer, place) in places)
        {
            customers[place] = (customer, ShardHash.Hash(customer), grouped.AsMemory(next[place] - counts[place], counts[place]));
        }

        Array.Sort(customers, (a, b) => a.Hash.CompareTo(b.Hash));
        return new CustomerBatch(customers);
    }
}
