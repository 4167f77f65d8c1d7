using System.Collections.Concurrent;

namespace StreamingPlatform.Ingestion.Progress;

/// <summary>This writer's ledgers by tenant.</summary>
internal sealed class WriterLedgers
{
    private readonly ConcurrentDictionary<string, WriterLedger> _ledgers = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, WriterLedger>> All => _ledgers;

    public WriterLedger Of(string tenantId) => _ledgers.GetOrAdd(tenantId, _ => new WriterLedger());
}
