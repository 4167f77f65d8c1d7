using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Insights.Reading;

/// <summary>A tenant's insight documents, read in bulk through Dapr state. The Insights API writes none.</summary>
internal sealed class DaprDocumentReader(RawDaprClient dapr, string tenantId) : IDocumentStore
{
    private readonly string _store = DaprNames.Components.InsightsOf(tenantId);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var request = new GetBulkStateRequest { StoreName = _store, Parallelism = 16 };
        request.Keys.AddRange(keys);
        var answer = await dapr.GetBulkStateAsync(request, cancellationToken: cancellationToken);
        var found = new Dictionary<string, BulkStateItem>(answer.Items.Count, StringComparer.Ordinal);
        foreach (var item in answer.Items)
        {
            found[item.Key] = item;
        }

        return [.. keys.Select(key => Document(key, found))];
    }

    public Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The Insights API reads only.");

    public Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The Insights API reads only.");

    private static ReadOnlyMemory<byte>? Document(string key, Dictionary<string, BulkStateItem> found)
    {
        if (!found.TryGetValue(key, out var item))
        {
            throw new IOException($"The state store's answer lacks the key {key}.");
        }

        if (item.Error.Length > 0)
        {
            throw new IOException($"The state store could not read {key}: {item.Error}");
        }

        return item.Data.IsEmpty ? null : item.Data.Memory;
    }
}
