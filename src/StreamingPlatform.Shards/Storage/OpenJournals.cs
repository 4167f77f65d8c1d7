using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>What the counting journals hold that no run has yet: their documents and the records' changes, joined by customer.</summary>
internal sealed class OpenJournals
{
    private readonly Dictionary<string, CustomerRecord> _changes = new(StringComparer.Ordinal);
    private readonly List<JournalDocument> _documents = [];

    public long Bytes { get; private set; }

    public int Turns => _documents.Count;

    public long Sessions => _documents.Sum(document => document.SessionsDelta);

    public long Customers => _documents.Sum(document => (long)document.NewCustomers);

    public IReadOnlyCollection<CustomerRecord> Changes => _changes.Values;

    public CustomerRecord? ChangeOf(string customer) => _changes.GetValueOrDefault(customer);

    public void Add(JournalDocument document)
    {
        _documents.Add(document);
        Bytes += document.Bytes;
    }

    public void Join(CustomerRecord change, int sessionGapSeconds) =>
        _changes[change.Customer] = _changes.TryGetValue(change.Customer, out var former)
            ? CustomerRecord.Merge(former, change, sessionGapSeconds)
            : change;

    public SortedFacts Facts()
    {
        var table = new FactTable();
        _documents.ForEach(document => document.CopyTo(table));
        return table.Sort();
    }

    public void Clear()
    {
        _changes.Clear();
        _documents.Clear();
        Bytes = 0;
    }
}
