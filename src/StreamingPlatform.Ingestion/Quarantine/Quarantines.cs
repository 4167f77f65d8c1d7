using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>The quarantines of all tenants.</summary>
internal sealed class Quarantines(IQuarantineStore store, IOptions<IngestionOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<string, TenantQuarantine> _quarantines = new(StringComparer.Ordinal);

    public TenantQuarantine Of(string tenantId) => _quarantines.GetOrAdd(tenantId, id => new TenantQuarantine(id, store, options.Value.MaxQuarantineBytes));

    public void Dispose()
    {
        foreach (var quarantine in _quarantines.Values)
        {
            quarantine.Dispose();
        }
    }
}
