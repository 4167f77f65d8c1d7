using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>Whole records of customers seen lately. Two generations: when the young one is half the bound, the old one is forgotten.</summary>
internal sealed class RecordMemory(long maxBytes)
{
    private Dictionary<string, CustomerRecord> _young = new(StringComparer.Ordinal);
    private Dictionary<string, CustomerRecord> _old = new(StringComparer.Ordinal);
    private long _youngBytes;

    public bool TryGet(string customer, out CustomerRecord? record) =>
        _young.TryGetValue(customer, out record) || _old.TryGetValue(customer, out record);

    public void Keep(CustomerRecord record)
    {
        if (_young.TryGetValue(record.Customer, out var former))
        {
            _youngBytes -= former.ApproximateBytes;
        }

        _young[record.Customer] = record;
        _youngBytes += record.ApproximateBytes;
        if (_youngBytes > maxBytes / 2)
        {
            (_old, _young, _youngBytes) = (_young, new Dictionary<string, CustomerRecord>(StringComparer.Ordinal), 0);
        }
    }
}
