using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Processor.State;

/// <summary>A tenant's shard heads in the state component <c>heads</c>.</summary>
internal sealed class DaprHeadStore(RawDaprClient dapr, TimeProvider clock, string tenantId) : IHeadStore
{
    public Task<(byte[]? Data, string? ETag)> ReadAsync(int shard, CancellationToken cancellationToken) => DaprVersionedState.ReadAsync(
        dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.HeadOf(tenantId, shard), cancellationToken);

    public async Task<HeadSave> SaveAsync(int shard, byte[] data, string? etag, CancellationToken cancellationToken) =>
        await DaprVersionedState.TrySaveAsync(
            dapr, clock, DaprNames.Components.Heads, DaprNames.Keys.HeadOf(tenantId, shard), data, etag, cancellationToken)
            ? HeadSave.Saved
            : HeadSave.Conflict;
}
