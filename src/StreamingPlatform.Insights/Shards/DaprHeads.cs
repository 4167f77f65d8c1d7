using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Insights.Shards;

/// <summary>Shard heads in the Dapr state component, for reading.</summary>
internal sealed class DaprHeads(RawDaprClient dapr, TimeProvider time, string tenantId) : IHeadStore
{
    public async Task<(byte[]? Data, string? ETag)> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var request = new GetStateRequest { StoreName = DaprNames.Components.Heads, Key = DaprNames.Keys.HeadOf(tenantId, shard) };
        var answer = await dapr.GetStateAsync(request, null, time.Deadline(), cancellationToken);
        return answer.Data.IsEmpty ? (null, null) : (answer.Data.ToByteArray(), answer.Etag);
    }

    public Task<HeadSave> SaveAsync(int shard, byte[] data, string? etag, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Insights only reads shards.");
}
