using System.Globalization;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.State;

/// <summary>What both protocols do with the stores: prefixes, time to live, and the errors callers see.</summary>
internal sealed class StateAccess(StateStores stores)
{
    public const string TtlName = "ttlInSeconds";
    public const string ExpiryName = "ttlExpireTime";

    public async Task<IReadOnlyList<StateEntry?>> GetAsync(string store, IReadOnlyList<string> keys, string errorCode, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        var stored = new string[keys.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            stored[i] = stores.KeyFor(store, keys[i]);
        }

        try
        {
            return await target.GetAsync(stored, cancellationToken);
        }
        catch (Exception error) when (error is SqliteFailedException or ObjectDisposedException)
        {
            throw new DaprError(500, StatusCode.Internal, errorCode, $"fail to get {string.Join(',', keys.Take(5))} from state store {store}: {error.Message}");
        }
    }

    public StateWrite Write(
        string store, string key, ReadOnlyMemory<byte>? data, string? etag, bool firstWrite, string? ttl, string errorCode) =>
        new(stores.KeyFor(store, key), data, string.IsNullOrEmpty(etag) ? null : etag, firstWrite, Ttl(ttl, errorCode));

    public async Task SaveAsync(string store, IReadOnlyList<StateWrite> writes, string errorCode, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        if (writes.Count == 0)
        {
            return;
        }

        var verb = errorCode == "ERR_STATE_SAVE" ? "saving" : "deleting";
        IReadOnlyList<Exception?> results;
        try
        {
            results = await target.WriteAsync(writes, cancellationToken);
        }
        catch (Exception error) when (error is SqliteFailedException or ObjectDisposedException)
        {
            throw new DaprError(500, StatusCode.Internal, errorCode, $"failed {verb} state in state store {store}: {error.Message}");
        }

        var failures = results.OfType<Exception>().ToList();
        if (failures.Count == 0)
        {
            return;
        }

        throw failures.TrueForAll(f => f is ETagMismatchException)
            ? new DaprError(409, StatusCode.Aborted, errorCode, $"failed {verb} state in state store {store}: {failures[0].Message}")
            : new DaprError(
                500, StatusCode.Internal, errorCode, $"failed {verb} state in state store {store}: {failures.Find(f => f is not ETagMismatchException)!.Message}");
    }

    /// <summary>A stale etag is an internal error here, as in Dapr.</summary>
    public async Task TransactAsync(string store, IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var target = stores.Get(store);
        if (writes.Count == 0)
        {
            return;
        }

        try
        {
            await target.TransactAsync(writes, cancellationToken);
        }
        catch (Exception error) when (error is SqliteFailedException or ObjectDisposedException or ETagMismatchException)
        {
            throw new DaprError(
                500, StatusCode.Internal, "ERR_STATE_TRANSACTION", $"error while executing state transaction: {error.Message}");
        }
    }

    public static DaprError UnknownOperation(string operation) =>
        new(400, StatusCode.Unimplemented, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {operation} not supported");

    private static TimeSpan? Ttl(string? text, string errorCode) =>
        text is null ? null
        : int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) ? (seconds > 0 ? TimeSpan.FromSeconds(seconds) : null)
        : throw new DaprError(500, StatusCode.Internal, errorCode, $"incorrect value for metadata '{TtlName}': '{text}' is not an integer");
}
