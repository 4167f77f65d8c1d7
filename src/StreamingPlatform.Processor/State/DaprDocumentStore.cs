using Dapr.Client.Autogen.Grpc.v1;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Storage;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.Processor.State;

/// <summary>A tenant's immutable documents in its own state component.</summary>
internal sealed class DaprDocumentStore(RawDaprClient dapr, TimeProvider clock, string tenantId) : IDocumentStore
{
    private readonly string _store = DaprNames.Components.InsightsOf(tenantId);

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count <= 1)
        {
            return keys.Count == 0 ? [] : [await ReadOneAsync(keys[0], cancellationToken)];
        }

        var answer = await dapr.GetBulkStateAsync(new GetBulkStateRequest { StoreName = _store, Keys = { keys } }, null, clock.Deadline(), cancellationToken);
        var found = new Dictionary<string, ReadOnlyMemory<byte>?>(keys.Count, StringComparer.Ordinal);
        foreach (var item in answer.Items)
        {
            found[item.Key] = item.Error.Length == 0
                ? item.Data.OrMissing()
                : throw new InvalidDataException($"The state store '{_store}' failed to read '{item.Key}': {item.Error}");
        }

        var documents = new ReadOnlyMemory<byte>?[keys.Count];
        for (var i = 0; i < documents.Length; i++)
        {
            documents[i] = found.TryGetValue(keys[i], out var document)
                ? document
                : throw new InvalidDataException($"The state store '{_store}' did not answer for '{keys[i]}'.");
        }

        return documents;
    }

    public async Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var item = new StateItem { Key = key, Value = DaprStateAnswers.Wrap(data) };
        await dapr.SaveStateAsync(new SaveStateRequest { StoreName = _store, States = { item } }, null, clock.Deadline(), cancellationToken);
    }

    public async Task DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > 0)
        {
            var items = keys.Select(key => new StateItem { Key = key });
            await dapr.DeleteBulkStateAsync(new DeleteBulkStateRequest { StoreName = _store, States = { items } }, null, clock.Deadline(), cancellationToken);
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadOneAsync(string key, CancellationToken cancellationToken)
    {
        var answer = await dapr.GetStateAsync(new GetStateRequest { StoreName = _store, Key = key }, null, clock.Deadline(), cancellationToken);
        return answer.Data.OrMissing();
    }
}
