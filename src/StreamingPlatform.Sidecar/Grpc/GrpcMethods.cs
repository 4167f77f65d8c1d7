using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>Collects the methods of the Dapr service. A <see cref="DaprError"/> a handler throws becomes its gRPC status.</summary>
/// <param name="context">Where they go.</param>
/// <param name="largest">Largest answer, in bytes.</param>
public sealed class GrpcMethods(ServiceMethodProviderContext<DaprService> context, long largest)
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

    private Method<TRequest, TResponse> Describe<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(type, DaprService.Name, name, MarshallerOf<TRequest>(), MarshallerOf<TResponse>());

    private Marshaller<T> MarshallerOf<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return new Marshaller<T>(
            (message, output) =>
            {
                var size = message.CalculateSize();
                if (size > largest)
                {
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({size} vs. {largest})"));
                }

                output.SetPayloadLength(size);
                message.WriteTo(output.GetBufferWriter());
                output.Complete();
            },
            input => parser.ParseFrom(input.PayloadAsReadOnlySequence()));
    }
}
