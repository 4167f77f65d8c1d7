using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// An error a caller sees as Dapr would show it: <c>{"errorCode","message"}</c> over HTTP, a status over gRPC.
/// An empty code leaves <c>errorCode</c> out.
/// </summary>
public sealed class DaprError(int httpStatus, StatusCode grpcStatus, string code, string message) : Exception(message)
{
    private const string DetailsHeader = "grpc-status-details-bin";

    public int HttpStatus { get; } = httpStatus;

    public StatusCode GrpcStatus { get; } = grpcStatus;

    public string Code { get; } = code;

    /// <summary>The message over gRPC where it is another.</summary>
    public string? GrpcMessage { get; init; }

    /// <summary>Rich details, messages of google.rpc; in gRPC answers, and over HTTP where <see cref="DetailsOverHttp"/> says so.</summary>
    public IReadOnlyList<IMessage> Details { get; init; } = [];

    /// <summary>Whether the HTTP body has a member <c>details</c>.</summary>
    public bool DetailsOverHttp { get; init; }

    /// <summary>The member <c>details</c> of the HTTP body where it is not <see cref="Details"/> in JSON; see <see cref="ErrorDetails"/>.</summary>
    public JsonArray? HttpDetails { get; init; }

    /// <summary>The error with an ErrorInfo whose reason is the code; gRPC shows it, HTTP does not.</summary>
    public static DaprError WithInfo(int httpStatus, StatusCode grpcStatus, string code, string message) =>
        new(httpStatus, grpcStatus, code, message) { Details = [new ErrorInfo { Domain = "dapr.io", Reason = code }] };

    public RpcException ToRpcException()
    {
        var status = new Status(GrpcStatus, GrpcMessage ?? Message);
        if (Details.Count == 0)
        {
            return new RpcException(status);
        }

        var details = new RpcStatus { Code = (int)GrpcStatus, Message = GrpcMessage ?? Message };
        details.Details.Add(Details.Select(d => Any.Pack(d)));
        return new RpcException(status, new Metadata { { DetailsHeader, details.ToByteArray() } });
    }
}
