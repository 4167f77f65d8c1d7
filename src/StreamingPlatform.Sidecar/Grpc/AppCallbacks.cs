using Google.Protobuf;
using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>Calls a gRPC app by method name; the packaged protos bring only the app's side of its service.</summary>
internal static class AppCallbacks
{
    public const string Service = "dapr.proto.runtime.v1.AppCallback";
    public const string AlphaService = "dapr.proto.runtime.v1.AppCallbackAlpha";

    /// <exception cref="RpcException">the app refused, or does not answer.</exception>
    public static async Task<TResponse> CallAsync<TRequest, TResponse>(
        this CallInvoker app, string service, string method, TRequest request, CancellationToken cancellationToken, Metadata? headers = null)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = app.AsyncUnaryCall(
            new Method<TRequest, TResponse>(MethodType.Unary, service, method, MarshallerOf<TRequest>(), MarshallerOf<TResponse>()),
            host: null, new CallOptions(headers, cancellationToken: cancellationToken), request);
        return await call;
    }

    private static Marshaller<T> MarshallerOf<T>()
        where T : class, IMessage<T>, new() =>
        Marshallers.Create(message => message.ToByteArray(), bytes => new MessageParser<T>(() => new T()).ParseFrom(bytes));
}
