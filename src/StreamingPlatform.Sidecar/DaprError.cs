using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>An error a caller sees as Dapr would show it: <c>{"errorCode","message"}</c> over HTTP, a status over gRPC.</summary>
public sealed class DaprError(int httpStatus, StatusCode grpcStatus, string code, string message) : Exception(message)
{
    public int HttpStatus { get; } = httpStatus;

    public StatusCode GrpcStatus { get; } = grpcStatus;

    public string Code { get; } = code;

    public RpcException ToRpcException() => new(new Status(GrpcStatus, Message));
}
