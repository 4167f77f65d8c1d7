using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>Collects the methods of the Dapr service. A <see cref="DaprError"/> a handler throws becomes its gRPC status.</summary>
public sealed class GrpcMethods(ServiceMethodProviderContext<DaprService> context)
{
    private static readonly IList<object> NoMetadata = [];

    public void Unary<TRequest, TResponse>(string name, Func<TRequest, ServerCallContext, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        context.AddUnaryMethod(Describe<TRequest, TResponse>(MethodType.Unary, name), NoMetadata, async (_, request, call) =>
        {
            try
            {
                return await handler(request, call);
            }
            catch (DaprError error)
            {
                throw error.ToRpcException();
            }
        });

    public void ServerStreaming<TRequest, TResponse>(
        string name, Func<TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        context.AddServerStreamingMethod(
            Describe<TRequest, TResponse>(MethodType.ServerStreaming, name), NoMetadata, async (_, request, responses, call) =>
            {
                try
                {
                    await handler(request, responses, call);
                }
                catch (DaprError error)
                {
                    throw error.ToRpcException();
                }
            });

    public void DuplexStreaming<TRequest, TResponse>(
        string name, Func<IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> handler)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        context.AddDuplexStreamingMethod(
            Describe<TRequest, TResponse>(MethodType.DuplexStreaming, name), NoMetadata, async (_, requests, responses, call) =>
            {
                try
                {
                    await handler(requests, responses, call);
                }
                catch (DaprError error)
                {
                    throw error.ToRpcException();
                }
            });

    private static Method<TRequest, TResponse> Describe<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(type, DaprService.Name, name, MarshallerOf<TRequest>(), MarshallerOf<TResponse>());

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
