using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Insights.Reading;

/// <summary>A reader, with its own cache, a tenant.</summary>
internal sealed class ShardReaders(RawDaprClient dapr, TimeProvider time, IOptions<InsightsOptions> options)
{
    private readonly ConcurrentDictionary<string, ShardReader> _readers = new(StringComparer.Ordinal);

    public ShardReader Of(string tenantId) => _readers.GetOrAdd(tenantId, id =>
        new ShardReader(new DaprHeadReader(dapr, id), new DaprDocumentReader(dapr, id), time, new DocumentCache(options.Value.CacheBytes)));
}
