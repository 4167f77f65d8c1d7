using System.Collections.Concurrent;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Insights.Shards;

/// <summary>Readers over the Dapr state components; all share one cache.</summary>
internal sealed class DaprShardReaders(RawDaprClient dapr, TimeProvider time, DocumentCache cache) : IShardReaders
{
    private readonly ConcurrentDictionary<string, ShardReader> _readers = new(StringComparer.Ordinal);

    public ShardReader Of(string tenantId) => _readers.GetOrAdd(
        tenantId,
        id => new ShardReader(new DaprHeads(dapr, time, id), new DaprDocuments(dapr, time, DaprNames.Components.InsightsOf(id)), time, cache));
}
