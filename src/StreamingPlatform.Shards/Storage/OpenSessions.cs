using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>
/// Ends of sessions that turns since the last merge have moved, in no order: noting one costs a turn next to nothing. An entry says only that its
/// customer is to be looked at when that end is long enough ago, so one too many is harmless.
/// </summary>
internal sealed class OpenSessions
{
    private List<OpenSession> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public void Add(CustomerRecord change)
    {
        foreach (var interval in change.Intervals)
        {
            _entries.Add(new OpenSession(interval.End, change.Customer));
        }
    }

    /// <summary>Takes customers with an end before the bound; whether all of those were taken.</summary>
    public bool TakeDue(long endBefore, HashSet<string> customers, int most)
    {
        var kept = new List<OpenSession>();
        var all = true;
        foreach (var entry in _entries)
        {
            if (entry.End < endBefore && (customers.Count < most || customers.Contains(entry.Customer)))
            {
                customers.Add(entry.Customer);
            }
            else
            {
                kept.Add(entry);
                all &= entry.End >= endBefore;
            }
        }

        _entries = kept;
        return all;
    }

    public List<OpenSession> Sorted()
    {
        _entries.Sort();
        return _entries;
    }

    public void Clear() => _entries = [];
}
