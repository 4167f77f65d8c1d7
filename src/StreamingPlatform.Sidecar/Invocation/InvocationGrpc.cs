using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;
using Status = Grpc.Core.Status;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>InvokeService: a call of the app, told in gRPC's words.</summary>
internal sealed class InvocationGrpc(ResilientInvocation invocation, ResourceSet resources, SidecarOptions options) : IGrpcModule
{
    /// <summary>So much of an HTTP app's body stands in the error.</summary>
    private const int ShownCharacters = 63;

    private static readonly HashSet<string> Prefixed = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept-ranges", "cache-control", "content-type", "content-length", "date", "pragma", "via", "warning", "connection", "keep-alive", "location",
    };

    public void Map(GrpcMethods methods) => methods.Unary<InvokeServiceRequest, InvokeResponse>("InvokeService", InvokeAsync);

    private static StatusCode CodeOf(int status) => status switch
    {
        400 => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        408 => StatusCode.Cancelled,
        409 => StatusCode.AlreadyExists,
        429 => StatusCode.ResourceExhausted,
        501 => StatusCode.Unimplemented,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Unknown,
    };

    private static RpcException Failed(string appId, string reason) => new(new Status(StatusCode.Internal, $"failed to invoke, id: {appId}, err: {reason}"));

    private async Task<InvokeResponse> InvokeAsync(InvokeServiceRequest request, ServerCallContext call)
    {
        try
        {
            _ = InvocationTargets.PlainId(request.Id.Contains("://", StringComparison.Ordinal) ? "url" : request.Id);
            if (request.Message is null)
            {
                throw InvocationException.Remote(
                    "InvalidArgument", "parsing InternalInvokeRequest error: request does not contain the required fields in the leading chunk");
            }

            using var response = await invocation.SendAsync(CallOf(request, request.Message, call), call.CancellationToken);
            return await AnswerAsync(response, call);
        }
        catch (InvocationException error)
        {
            throw error.Code is { } code ? new RpcException(new Status(code, error.Message)) : Failed(request.Id, error.Message);
        }
    }

    private InvocationCall CallOf(InvokeServiceRequest request, InvokeRequest message, ServerCallContext call)
    {
        var trace = RequestTrace.Of(call.GetHttpContext());
        var given = call.RequestHeaders.GetValue("traceparent");
        var headers = call.GetHttpContext().Request.Headers
            .Where(h => !h.Key.EndsWith("-bin", StringComparison.Ordinal) && !h.Key.StartsWith(':') && !Hop.IsOwn(h.Key))
            .Select(h => (Key: h.Key.ToLowerInvariant(), Value: h.Value.ToString()))
            .Where(h => h.Key is not ("content-type" or "te" or "host" or "user-agent" or "traceparent" or "content-length"))
            .Select(h => KeyValuePair.Create(h.Key.StartsWith("grpc-", StringComparison.Ordinal) ? "dapr-" + h.Key : h.Key, h.Value))
            .Append(KeyValuePair.Create("dapr-authority", call.Host))
            .Append(KeyValuePair.Create("traceparent", given is not null && !resources.Configuration.IsTracing ? given : trace.Parent))
            .ToList();
        var contentType = message.Data?.TypeUrl is { Length: > 0 } ? "application/x-protobuf" : message.ContentType;
        var data = message.Data?.Value ?? ByteString.Empty;
        if (contentType.Length > 0 && data.Length > 0)
        {
            headers.Add(KeyValuePair.Create("Content-Type", contentType));
        }

        return new InvocationCall(
            request.Id, MethodPath.Clean(message.Method), message.HttpExtension?.Querystring ?? string.Empty,
            message.HttpExtension?.Verb is { } verb and not HTTPExtension.Types.Verb.None ? verb.ToString().ToUpperInvariant() : null,
            headers, data.IsEmpty ? null : new MemoryStream(data.ToByteArray(), writable: false), data.IsEmpty ? null : data.Length)
        {
            OverGrpc = true,
            LacksExtension = message.HttpExtension is null,
            DataType = message.Data?.TypeUrl ?? string.Empty,
            ContentType = message.ContentType,
        };
    }

    private async Task<InvokeResponse> AnswerAsync(HttpResponseMessage response, ServerCallContext call)
    {
        if (response.Headers.TryGetValues(Hop.GrpcStatus, out var codes) && codes.First() is var code && code != "0")
        {
            var message = response.Headers.TryGetValues(Hop.Method, out var text) ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text.First())) : string.Empty;
            throw new RpcException(new Status((StatusCode)int.Parse(code), message));
        }

        var fromGrpc = codes is not null;
        var body = await response.Content.ReadAsByteArrayAsync(call.CancellationToken);
        if (!fromGrpc && response.StatusCode is < HttpStatusCode.OK or >= HttpStatusCode.MultipleChoices)
        {
            throw Refused((int)response.StatusCode, body);
        }

        if (body.Length + 18 > options.MaxBodyBytes)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({body.Length + 18} vs. {options.MaxBodyBytes})"));
        }

        await call.WriteResponseHeadersAsync(HeadersOf(response, call, fromGrpc));
        var contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : string.Empty;
        return new InvokeResponse
        {
            Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) },
            ContentType = fromGrpc && contentType == "text/plain; charset=utf-8" ? string.Empty : contentType,
        };
    }

    private static Metadata HeadersOf(HttpResponseMessage response, ServerCallContext call, bool fromGrpc)
    {
        var metadata = new Metadata { { "traceparent", RequestTrace.Of(call.GetHttpContext()).Parent } };
        if (fromGrpc)
        {
            return metadata;
        }

        metadata.Add("dapr-http-status", $"{(int)response.StatusCode}");
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            var lower = name.ToLowerInvariant();
            if (lower is "transfer-encoding" or "traceparent" || Hop.IsOwn(lower))
            {
                continue;
            }

            foreach (var value in values)
            {
                metadata.Add(Prefixed.Contains(lower) ? "dapr-" + lower : lower, value);
            }
        }

        return metadata;
    }

    private static RpcException Refused(int status, byte[] body)
    {
        var reason = GoStatusText.Of(status);
        var text = System.Text.Encoding.UTF8.GetString(body);
        var details = new ErrorInfo
        {
            Reason = reason,
            Domain = "dapr.io",
            Metadata = { ["http.code"] = $"{status}", ["http.error_message"] = text.Length > ShownCharacters ? text[..ShownCharacters] : text },
        };
        return new DaprError(status, CodeOf(status), string.Empty, reason) { Details = [details] }.ToRpcException();
    }
}
