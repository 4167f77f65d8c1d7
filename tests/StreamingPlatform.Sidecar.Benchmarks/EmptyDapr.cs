using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Benchmarks;

/// <summary>Dapr's gRPC service with handlers that do nothing.</summary>
internal sealed class EmptyDapr
{
    internal sealed class Methods : IServiceMethodProvider<EmptyDapr>
    {
        private static readonly IList<object> NoMetadata = [];
        private static readonly ByteString Value = ByteString.CopyFrom(Samples.Payload);

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<EmptyDapr> context)
        {
            Add<PublishEventRequest, Empty>(context, "PublishEvent", () => new Empty());
            Add<BulkPublishRequest, BulkPublishResponse>(context, "BulkPublishEvent", () => new BulkPublishResponse());
            Add<BulkPublishRequest, BulkPublishResponse>(context, "BulkPublishEventAlpha1", () => new BulkPublishResponse());
            Add<SaveStateRequest, Empty>(context, "SaveState", () => new Empty());
            Add<GetStateRequest, GetStateResponse>(context, "GetState", () => new GetStateResponse { Data = Value, Etag = "1" });
        }

        private static void Add<TRequest, TResponse>(ServiceMethodProviderContext<EmptyDapr> context, string name, Func<TResponse> answer)
            where TRequest : class, IMessage<TRequest>, new()
            where TResponse : class, IMessage<TResponse>, new() =>
            context.AddUnaryMethod(
                new Method<TRequest, TResponse>(MethodType.Unary, "dapr.proto.runtime.v1.Dapr", name, MarshallerOf<TRequest>(), MarshallerOf<TResponse>()),
                NoMetadata,
                (_, _, _) => Task.FromResult(answer()));

        private static Marshaller<T> MarshallerOf<T>()
            where T : class, IMessage<T>, new()
        {
            var parser = new MessageParser<T>(() => new T());
            return new Marshaller<T>(
                (message, output) =>
                {
                    output.SetPayloadLength(message.CalculateSize());
                    message.WriteTo(output.GetBufferWriter());
                    output.Complete();
                },
                input => parser.ParseFrom(input.PayloadAsReadOnlySequence()));
        }
    }
}
