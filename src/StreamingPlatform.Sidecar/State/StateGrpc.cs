using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state API over gRPC.</summary>
internal sealed class StateGrpc(StateAccess state, StateStores stores) : IGrpcModule
{
    private const string ContentType = "contentType";
    private static readonly Empty Nothing = new();

    public void Map(GrpcMethods methods)
    {
        methods.Unary<GetStateRequest, GetStateResponse>("GetState", GetAsync);
        methods.Unary<GetBulkStateRequest, GetBulkStateResponse>("GetBulkState", GetBulkAsync);
        methods.Unary<SaveStateRequest, Empty>("SaveState", SaveAsync);
        methods.Unary<DeleteStateRequest, Empty>("DeleteState", DeleteAsync);
        methods.Unary<DeleteBulkStateRequest, Empty>("DeleteBulkState", DeleteBulkAsync);
        methods.Unary<ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", TransactAsync);
        methods.Unary<QueryStateRequest, QueryStateResponse>("QueryStateAlpha1", QueryAsync);
    }

    private static ByteString Wrap(ReadOnlyMemory<byte> data) => UnsafeByteOperations.UnsafeWrap(data);

    /// <summary>Tells when the entry expires, if it does.</summary>
    public static void AddExpiry(MapField<string, string> metadata, StateEntry entry)
    {
        if (entry.Expires is { } expires)
        {
            metadata[StateAccess.ExpiryName] = StateHttp.FormatExpiry(expires);
        }
    }

    private async Task<GetStateResponse> GetAsync(GetStateRequest request, ServerCallContext call)
    {
        var response = new GetStateResponse();
        if (await state.GetAsync(request.StoreName, request.Key, overHttp: false, call.CancellationToken) is { } entry)
        {
            response.Data = Wrap(entry.Data);
            response.Etag = entry.ETag;
            AddExpiry(response.Metadata, entry);
        }

        return response;
    }

    private async Task<GetBulkStateResponse> GetBulkAsync(GetBulkStateRequest request, ServerCallContext call)
    {
        var found = await state.GetBulkAsync(request.StoreName, request.Keys, overHttp: false, call.CancellationToken);
        var response = new GetBulkStateResponse();
        response.Items.Capacity = found.Count;
        foreach (var (key, entry) in found)
        {
            var item = new BulkStateItem { Key = key };
            if (entry is not null)
            {
                item.Data = Wrap(entry.Data);
                item.Etag = entry.ETag;
                item.Error = entry.Error ?? string.Empty;
                AddExpiry(item.Metadata, entry);
            }

            response.Items.Add(item);
        }

        return response;
    }

    private async Task<Empty> SaveAsync(SaveStateRequest request, ServerCallContext call)
    {
        state.CheckStore(request.StoreName);
        var items = new List<StateRequest>(request.States.Count);
        foreach (var item in request.States)
        {
            if (item.Key.Length == 0)
            {
                throw DaprError.WithInfo(400, StatusCode.InvalidArgument, "ERR_STATE_SAVE", "state key cannot be empty");
            }

            items.Add(Request(item, Value(item)));
        }

        await state.SaveAsync(request.StoreName, items, overHttp: false, call.CancellationToken);
        return Nothing;
    }

    /// <summary>A value that says it is JSON is decoded and encoded again.</summary>
    private static ReadOnlyMemory<byte> Value(StateItem item)
    {
        if (!item.Metadata.TryGetValue(ContentType, out var type) || type != "application/json")
        {
            return item.Value.Memory;
        }

        try
        {
            return GoJson.Marshal(GoJson.Whole(item.Value.Memory));
        }
        catch (GoJsonException error)
        {
            throw new RpcException(new Status(StatusCode.Unknown, error.Message));
        }
    }

    private static StateRequest Request(StateItem item, ReadOnlyMemory<byte>? data) => new(
        item.Key,
        data,
        item.Etag?.Value,
        item.Options?.Concurrency == StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite ? "first-write" : string.Empty,
        string.Empty,
        item.Metadata)
    {
        OutboxText = item.Value.ToStringUtf8(),
    };

    private async Task<Empty> DeleteAsync(DeleteStateRequest request, ServerCallContext call)
    {
        var item = new StateItem { Key = request.Key, Etag = request.Etag, Options = request.Options };
        await state.DeleteAsync(request.StoreName, Request(item, null), overHttp: false, call.CancellationToken);
        return Nothing;
    }

    private async Task<Empty> DeleteBulkAsync(DeleteBulkStateRequest request, ServerCallContext call)
    {
        await state.DeleteBulkAsync(request.StoreName, [.. request.States.Select(s => Request(s, null))], call.CancellationToken);
        return Nothing;
    }

    private async Task<Empty> TransactAsync(ExecuteStateTransactionRequest request, ServerCallContext call)
    {
        state.CheckStore(request.StoreName);
        var items = new List<StateRequest>(request.Operations.Count);
        foreach (var operation in request.Operations)
        {
            var item = operation.Request ?? new StateItem();
            items.Add(operation.OperationType switch
            {
                "upsert" => Request(item, Value(item)),
                "delete" => Request(item, null),
                var other => throw StateAccess.UnknownOperation(other),
            });
        }

        await state.TransactAsync(request.StoreName, items, overHttp: false, TraceContextOfCall.Of(call), call.CancellationToken);
        return Nothing;
    }

    private Task<QueryStateResponse> QueryAsync(QueryStateRequest request, ServerCallContext call)
    {
        stores.Get(request.StoreName);
        throw StateErrors.QueryNotSupported(request.StoreName);
    }
}
