using StreamingPlatform.Contracts;
using StreamingPlatform.Processor.State;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Processor.CustomerShards;

/// <summary>Opens shards over the tenant's Dapr state.</summary>
internal sealed class ShardStores(RawDaprClient dapr, TimeProvider clock, ShardStoreOptions options)
{
    /// <summary>The tenant's heads, for reading.</summary>
    public IHeadStore HeadsOf(string tenantId) => new DaprHeadStore(dapr, clock, tenantId);

    /// <summary>Deletes everything of a shard, its head last.</summary>
    public async Task EraseAsync(string tenantId, int shard, CancellationToken cancellationToken)
    {
        await ShardErasure.EraseAsync(
            shard, new DaprHeadStore(dapr, clock, tenantId), new DaprDocumentStore(dapr, clock, tenantId), clock, options, cancellationToken);
        await DaprVersionedState.DeleteAsync(dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.HeadOf(tenantId, shard), cancellationToken);
    }

    /// <summary>Claims the shard; the former owner's turns are void from then on.</summary>
    public Task<ShardStore> OpenAsync(string tenantId, int shard, CancellationToken cancellationToken) => ShardStore.OpenAsync(
        shard, new DaprHeadStore(dapr, clock, tenantId), new DaprDocumentStore(dapr, clock, tenantId), clock, options, cancellationToken);
}
