using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state API over gRPC.</summary>
internal sealed class StateGrpc(StateAccess state) : IGrpcModule
{
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

    private static string? Ttl(MapField<string, string> metadata) => metadata.TryGetValue(StateAccess.TtlName, out var ttl) ? ttl : null;

    private static bool IsFirstWrite(StateOptions? options) => options?.Concurrency == StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite;

    private static void AddExpiry(MapField<string, string> metadata, StateEntry entry)
    {
        if (entry.Expires is { } expires)
        {
            metadata[StateAccess.ExpiryName] = StateHttp.FormatExpiry(expires);
        }
    }

    private async Task<GetStateResponse> GetAsync(GetStateRequest request, ServerCallContext call)
    {
        var found = await state.GetAsync(request.StoreName, [request.Key], "ERR_STATE_GET", call.CancellationToken);
        var response = new GetStateResponse();
        if (found[0] is { } entry)
        {
            response.Data = Wrap(entry.Data);
            response.Etag = entry.ETag;
            AddExpiry(response.Metadata, entry);
        }

        return response;
    }

    private async Task<GetBulkStateResponse> GetBulkAsync(GetBulkStateRequest request, ServerCallContext call)
    {
        var found = await state.GetAsync(request.StoreName, request.Keys, "ERR_STATE_BULK_GET", call.CancellationToken);
        var response = new GetBulkStateResponse();
        response.Items.Capacity = found.Count;
        for (var i = 0; i < found.Count; i++)
        {
            var item = new BulkStateItem { Key = request.Keys[i] };
            if (found[i] is { } entry)
            {
                item.Data = Wrap(entry.Data);
                item.Etag = entry.ETag;
                AddExpiry(item.Metadata, entry);
            }

            response.Items.Add(item);
        }

        return response;
    }

    private async Task<Empty> SaveAsync(SaveStateRequest request, ServerCallContext call)
    {
        var writes = new StateWrite[request.States.Count];
        for (var i = 0; i < writes.Length; i++)
        {
            var item = request.States[i];
            writes[i] = state.Write(
                request.StoreName, item.Key, item.Value.Memory, item.Etag?.Value, IsFirstWrite(item.Options), Ttl(item.Metadata), "ERR_STATE_SAVE");
        }

        await state.SaveAsync(request.StoreName, writes, "ERR_STATE_SAVE", call.CancellationToken);
        return Nothing;
    }

    private async Task<Empty> DeleteAsync(DeleteStateRequest request, ServerCallContext call)
    {
        var write = state.Write(request.StoreName, request.Key, null, request.Etag?.Value, IsFirstWrite(request.Options), null, "ERR_STATE_DELETE");
        await state.SaveAsync(request.StoreName, [write], "ERR_STATE_DELETE", call.CancellationToken);
        return Nothing;
    }

    private async Task<Empty> DeleteBulkAsync(DeleteBulkStateRequest request, ServerCallContext call)
    {
        var writes = request.States
            .Select(s => state.Write(request.StoreName, s.Key, null, s.Etag?.Value, IsFirstWrite(s.Options), null, "ERR_STATE_BULK_DELETE"))
            .ToList();
        await state.SaveAsync(request.StoreName, writes, "ERR_STATE_BULK_DELETE", call.CancellationToken);
        return Nothing;
    }

    private async Task<Empty> TransactAsync(ExecuteStateTransactionRequest request, ServerCallContext call)
    {
        var writes = new List<StateWrite>(request.Operations.Count);
        foreach (var operation in request.Operations)
        {
            var item = operation.Request ?? new StateItem();
            ReadOnlyMemory<byte>? data = operation.OperationType switch
            {
                "upsert" => item.Value.Memory,
                "delete" => (ReadOnlyMemory<byte>?)null,
                var other => throw StateAccess.UnknownOperation(other),
            };
            writes.Add(state.Write(
                request.StoreName, item.Key, data, item.Etag?.Value, IsFirstWrite(item.Options), Ttl(item.Metadata), "ERR_STATE_TRANSACTION"));
        }

        await state.TransactAsync(request.StoreName, writes, call.CancellationToken);
        return Nothing;
    }

    private async Task<QueryStateResponse> QueryAsync(QueryStateRequest request, ServerCallContext call)
    {
        // an unknown store is told first; none of ours has the query capability
        await state.GetAsync(request.StoreName, [], "ERR_STATE_QUERY", call.CancellationToken);
        throw new DaprError(500, StatusCode.Internal, "ERR_STATE_STORE_NOT_SUPPORTED", $"state store {request.StoreName} does not support query");
    }
}
