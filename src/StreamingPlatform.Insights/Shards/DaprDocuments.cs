using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Insights.Shards;

/// <summary>A tenant's documents in its Dapr state component, for reading.</summary>
internal sealed class DaprDocuments(RawDaprClient dapr, TimeProvider time, string component) : IDocumentStore
{
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 1)
        {
            var single = await dapr.GetStateAsync(new GetStateRequest { StoreName = component, Key = keys[0] }, null, time.Deadline(), cancellationToken);
            return [single.Data.IsEmpty ? default(ReadOnlyMemory<byte>?) : single.Data.Memory];
        }

        var answer = await dapr.GetBulkStateAsync(
            new GetBulkStateRequest { StoreName = component, Keys = { keys }, Parallelism = keys.Count }, null, time.Deadline(), cancellationToken);
        var found = new Dictionary<string, BulkStateItem>(StringComparer.Ordinal);
        foreach (var item in answer.Items)
        {
            found[item.Key] = item;
        }

        return [.. keys.Select(key => DataOf(key, found))];
    }

    public Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Insights only reads shards.");

    public Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Insights only reads shards.");

    private ReadOnlyMemory<byte>? DataOf(string key, Dictionary<string, BulkStateItem> found)
    {
        if (!found.TryGetValue(key, out var item) || item.Error.Length > 0)
        {
            throw new IOException($"The component '{component}' did not answer for '{key}': {item?.Error ?? "no item"}.");
        }

        return item.Data.IsEmpty ? default(ReadOnlyMemory<byte>?) : item.Data.Memory;
    }
}
