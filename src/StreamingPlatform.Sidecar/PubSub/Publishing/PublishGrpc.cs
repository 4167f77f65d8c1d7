using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>PublishEvent, BulkPublishEvent and its alpha name.</summary>
internal sealed class PublishGrpc(Publisher publisher) : IGrpcModule
{
    public void Map(GrpcMethods methods)
    {
        methods.Unary<PublishEventRequest, Empty>("PublishEvent", PublishAsync);
        methods.Unary<BulkPublishRequest, BulkPublishResponse>("BulkPublishEvent", PublishBulkAsync);
        methods.Unary<BulkPublishRequest, BulkPublishResponse>("BulkPublishEventAlpha1", PublishBulkAsync);
    }

    private static TraceContext TraceOf(ServerCallContext call) =>
        TraceContextOfCall.Of(call) is var trace ? new(trace.Parent, trace.State) : default;

    private async Task<Empty> PublishAsync(PublishEventRequest request, ServerCallContext call)
    {
        await publisher.PublishAsync(
            request.PubsubName, request.Topic, request.Data.Memory, request.DataContentType, request.Metadata, TraceOf(call), call.CancellationToken,
            addsTraceToRaw: true);
        return new Empty();
    }

    private async Task<BulkPublishResponse> PublishBulkAsync(BulkPublishRequest request, ServerCallContext call)
    {
        var entries = request.Entries
            .Select(e => new BulkEntry(
                e.EntryId, e.Event.Memory, e.ContentType, e.Metadata.Count > 0 ? new Dictionary<string, string>(e.Metadata, StringComparer.Ordinal) : null))
            .ToList();
        var errors = await publisher.PublishBulkAsync(
            request.PubsubName, request.Topic, entries, request.Metadata, TraceOf(call), call.CancellationToken);
        return errors.FirstOrDefault(e => e is not null) is { } error
            ? throw PubSubErrors.Failed(request.PubsubName, request.Topic, error)
            : new BulkPublishResponse();
    }
}
