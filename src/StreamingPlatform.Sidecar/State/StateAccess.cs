using Grpc.Core;
using StreamingPlatform.Sidecar.Resiliency;

namespace StreamingPlatform.Sidecar.State;

/// <summary>What both protocols do with the stores: prefixes, options, time to live, and the errors callers see.</summary>
internal sealed class StateAccess(StateStores stores, Outbox outbox, ResiliencyPolicies policies)
{
    public const string TtlName = "ttlInSeconds";
    public const string ExpiryName = "ttlExpireTime";

    /// <exception cref="DaprError">no such store.</exception>
    public void CheckStore(string store) => stores.Get(store);

    public async Task<StateEntry?> GetAsync(string store, string key, bool overHttp, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        var stored = stores.KeyFor(store, key, overHttp);
        try
        {
            target.CheckKey(stored, "get");
            var entry = (await policies.CallAsync(store, ComponentKind.Statestore, token => target.GetAsync([stored], token), cancellationToken))[0];
            return entry?.Error is { } reason ? throw new StateStoreException(reason) : entry;
        }
        catch (Exception error) when (IsStoreFailure(error))
        {
            throw DaprError.WithInfo(500, StatusCode.Internal, "ERR_STATE_GET", $"fail to get {key} from state store {store}: {error.Message}");
        }
    }

    /// <summary>Key and entry of each asked key, in the order of the answer: what stores find together comes first, in the order of the keys.</summary>
    public async Task<IReadOnlyList<(string Key, StateEntry? Entry)>> GetBulkAsync(
        string store, IReadOnlyList<string> keys, bool overHttp, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        var stored = keys.Select(k => stores.KeyFor(store, k, overHttp)).ToArray();
        try
        {
            var found = await policies.CallAsync(store, ComponentKind.Statestore, token => target.GetAsync(stored, token), cancellationToken);
            var pairs = keys.Select((key, i) => (Key: key, Entry: found[i]));
            return target.FindsTogether
                ? [.. pairs.Where(p => p.Entry is not null).OrderBy(p => p.Key, StringComparer.Ordinal), .. pairs.Where(p => p.Entry is null)]
                : [.. pairs];
        }
        catch (Exception error) when (IsStoreFailure(error))
        {
            throw DaprError.WithInfo(500, StatusCode.Internal, "ERR_STATE_BULK_GET", $"failed to get keys from state store {store}: {error.Message}");
        }
    }

    public async Task SaveAsync(string store, IReadOnlyList<StateRequest> items, bool overHttp, CancellationToken cancellationToken)
    {
        var results = await WriteAsync(store, items, overHttp, cancellationToken);
        if (results.Find(r => r is not null) is not null)
        {
            throw Failed($"failed saving state in state store {store}", "ERR_STATE_SAVE", results);
        }
    }

    public async Task DeleteAsync(string store, StateRequest item, bool overHttp, CancellationToken cancellationToken)
    {
        var results = await WriteAsync(store, [item], overHttp, cancellationToken);
        if (results[0] is not null)
        {
            throw Failed($"failed deleting state with key {item.Key}", "ERR_STATE_DELETE", results);
        }
    }

    public async Task DeleteBulkAsync(string store, IReadOnlyList<StateRequest> items, CancellationToken cancellationToken)
    {
        var results = await WriteAsync(store, items, overHttp: false, cancellationToken);
        if (results.Find(r => r is not null) is not null)
        {
            throw Failed($"failed deleting state in state store {store}", "ERR_STATE_BULK_DELETE", results);
        }
    }

    /// <summary>A stale etag is an internal error here, as in Dapr.</summary>
    public async Task TransactAsync(string store, IReadOnlyList<StateRequest> items, bool overHttp, TraceContextOfCall trace, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        var keys = items.Select(i => stores.KeyFor(store, i.Key, overHttp, named: !overHttp)).ToList();
        if (items.Count == 0)
        {
            return;
        }

        var plan = outbox.Plan(stores.ComponentOf(store), items);
        try
        {
            var writes = new List<StateWrite>(items.Count);
            for (var i = 0; i < items.Count; i++)
            {
                if (!plan.IsProjection(items[i]))
                {
                    target.CheckKey(keys[i], items[i].Data is null ? "delete" : "set");
                    writes.Add(ToWrite(target, keys[i], items[i]));
                }
            }

            if (writes.Count > 0)
            {
                await policies.CallAsync(store, ComponentKind.Statestore, token => target.TransactAsync(writes, token), cancellationToken);
            }
        }
        catch (Exception error) when (IsStoreFailure(error) || error is ETagMismatchException or ETagInvalidException)
        {
            throw DaprError.WithInfo(
                500, StatusCode.Internal, "ERR_STATE_TRANSACTION", $"error while executing state transaction: {error.Message}");
        }

        await plan.PublishAsync(trace, cancellationToken);
    }

    public static DaprError UnknownOperation(string operation) =>
        DaprError.WithInfo(400, StatusCode.Unimplemented, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {operation} not supported");

    private async Task<List<Exception?>> WriteAsync(string store, IReadOnlyList<StateRequest> items, bool overHttp, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        var results = new List<Exception?>(new Exception?[items.Count]);
        var keys = new string[items.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = stores.KeyFor(store, items[i].Key, overHttp);
        }

        var writes = new List<StateWrite>(items.Count);
        var places = new List<int>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            try
            {
                target.CheckKey(keys[i], items[i].Data is null ? "delete" : "set");
                writes.Add(ToWrite(target, keys[i], items[i]));
                places.Add(i);
            }
            catch (StateStoreException error)
            {
                results[i] = error;
            }
        }

        if (writes.Count == 0)
        {
            return results;
        }

        try
        {
            var written = await policies.CallAsync(store, ComponentKind.Statestore, token => target.WriteAsync(writes, token), cancellationToken);
            for (var i = 0; i < places.Count; i++)
            {
                results[places[i]] = written[i];
            }
        }
        catch (Exception error) when (IsStoreFailure(error))
        {
            results[places[0]] = error;
        }

        return results;
    }

    private static StateWrite ToWrite(IStateStore target, string key, StateRequest item)
    {
        var firstWrite = item.IsFirstWrite();
        var ttl = item.Metadata?.GetValueOrDefault(TtlName);
        return new StateWrite(
            key, item.Data, string.IsNullOrEmpty(item.ETag) ? null : item.ETag, firstWrite, string.IsNullOrEmpty(ttl) ? null : target.ParseTtl(ttl))
        {
            GivenETag = item.ETag,
            LastWrite = item.Concurrency == "last-write",
            TtlGiven = !string.IsNullOrEmpty(ttl),
        };
    }

    private static DaprError Failed(string what, string code, List<Exception?> results)
    {
        var failure = results.Find(r => r is not (null or ETagMismatchException or ETagInvalidException)) ?? results.Find(r => r is not null)!;
        var again = results.Count > 1 && failure is ETagMismatchException ? "possible etag mismatch. error from state store: " : string.Empty;
        var (status, grpc) = failure switch
        {
            ETagMismatchException => (409, StatusCode.Aborted),
            ETagInvalidException => (400, StatusCode.InvalidArgument),
            _ => (500, StatusCode.Internal),
        };
        return DaprError.WithInfo(status, grpc, code, $"{what}: {again}{failure.Message}");
    }

    private static bool IsStoreFailure(Exception error) => error is StateStoreException or SqliteFailedException or ObjectDisposedException or TimeoutException or CircuitOpenException;
}
