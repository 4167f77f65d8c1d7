using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace StreamingPlatform.Sidecar.Security;

/// <summary>Ends gRPC calls before any method sees them.</summary>
internal static class GrpcAnswer
{
    private const string Domain = "dapr.io";

    public static bool IsCall(HttpContext context) =>
        context.Request.Protocol == HttpProtocol.Http2
        && context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    /// <summary>An error without details.</summary>
    public static async Task FailAsync(HttpContext context, StatusCode code, string message)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", ((int)code).ToString(CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        await context.Response.CompleteAsync();
    }

    /// <param name="message">Of the status, and the reason of its ErrorInfo.</param>
    /// <param name="httpStatus">Goes into the ErrorInfo.</param>
    /// <param name="reason">What is wrong; goes into the ErrorInfo only.</param>
    public static async Task FailAsync(HttpContext context, StatusCode code, string message, int httpStatus, string reason)
    {
        var status = new RpcStatus { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(new ErrorInfo
        {
            Reason = message,
            Domain = Domain,
            Metadata = { ["http.code"] = httpStatus.ToString(CultureInfo.InvariantCulture), ["http.error_message"] = reason },
        }));
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", ((int)code).ToString(CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", message);
        context.Response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()).TrimEnd('='));
        await context.Response.CompleteAsync();
    }
}
