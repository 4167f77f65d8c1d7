using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>Calls methods of the Dapr service by name.</summary>
internal static class DaprCalls
{
    private const string Service = "dapr.proto.runtime.v1.Dapr";

    public static async Task<TResponse> CallDaprAsync<TRequest, TResponse>(this GrpcChannel channel, string name, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            MethodOf<TRequest, TResponse>(MethodType.Unary, name), null, new CallOptions(cancellationToken: ActorLab.Token), request);
        return await call.ResponseAsync;
    }

    public static AsyncDuplexStreamingCall<TRequest, TResponse> OpenDapr<TRequest, TResponse>(this GrpcChannel channel, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            MethodOf<TRequest, TResponse>(MethodType.DuplexStreaming, name), null, new CallOptions(cancellationToken: ActorLab.Token));

    private static Method<TRequest, TResponse> MethodOf<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => new(type, Service, name, MarshallerOf<TRequest>(), MarshallerOf<TResponse>());

    private static Marshaller<T> MarshallerOf<T>()
        where T : class, IMessage<T>, new() =>
        Marshallers.Create<T>(message => message.ToByteArray(), bytes => new MessageParser<T>(() => new T()).ParseFrom(bytes));
}
