using System.Buffers;
using StreamingPlatform.Shards.Documents;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Shards.Storage;

/// <summary>What the next journal document will hold, and the one change that is about to join it.</summary>
internal sealed class ShardTurn(int maxBytes)
{
    private readonly JournalBuilder _builder = new();
    private readonly ArrayBufferWriter<byte> _record = new(4096);
    private int _factsBound;

    /// <summary>The facts of the change about to join.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>Records' changes in the document.</summary>
    public List<CustomerRecord> Changes { get; } = [];

    public bool IsEmpty => _builder.IsEmpty;

    public bool Fits => _builder.BytesBound + _record.WrittenCount + _factsBound <= maxBytes;

    public void Prepare(CustomerChange change)
    {
        _record.ResetWrittenCount();
        change.Delta?.Write(_record);
        _factsBound = JournalBuilder.BoundOf(Facts);
    }

    /// <summary>
    /// One event of a customer with very much behind it: some facts go ahead in a document of their own. They may be visible before the record, because the
    /// customer keeps its number whatever happens; a new customer's number would not be its own yet, so there nothing goes ahead.
    /// </summary>
    public bool AddSomeFacts(bool isNew)
    {
        var count = Math.Min(Facts.Count, Math.Max(1, maxBytes / 512));
        if (isNew || count == 0)
        {
            throw new InvalidOperationException("One event of one customer changes more than a journal document can hold.");
        }

        foreach (var fact in Facts.GetRange(Facts.Count - count, count))
        {
            _builder.AddFact(fact);
        }

        Facts.RemoveRange(Facts.Count - count, count);
        _factsBound = JournalBuilder.BoundOf(Facts);
        return true;
    }

    public void Add(CustomerChange change, bool isNew)
    {
        if (change.Delta is { } delta)
        {
            _builder.AddRecord(_record.WrittenSpan, delta.Number);
            Changes.Add(delta);
        }

        foreach (var fact in Facts)
        {
            _builder.AddFact(fact);
        }

        _builder.SessionsDelta += change.SessionsDelta;
        _builder.NewCustomers += isNew ? 1 : 0;
    }

    public byte[] Write() => _builder.Write();

    public void Clear()
    {
        _builder.Clear();
        Changes.Clear();
    }
}
