using System.Net.Http.Headers;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>InvokeService: an HTTP call to the app, told in gRPC's words.</summary>
internal sealed class InvocationGrpc(InvocationTargets targets, SidecarOptions options) : IGrpcModule
{
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

    private async Task<InvokeResponse> InvokeAsync(InvokeServiceRequest request, ServerCallContext call)
    {
        var message = request.Message ?? new InvokeRequest();
        var query = message.HttpExtension?.Querystring is { Length: > 0 } text ? "?" + text : string.Empty;
        var target = targets.Find(request.Id, message.Method.TrimStart('/') + query);
        var verb = message.HttpExtension?.Verb is { } asked and not HTTPExtension.Types.Verb.None ? asked.ToString().ToUpperInvariant() : "POST";
        using var outgoing = new HttpRequestMessage(new HttpMethod(verb), target.Address);
        if (message.Data is { Value.IsEmpty: false } data)
        {
            outgoing.Content = new ReadOnlyMemoryContent(data.Value.Memory);
            outgoing.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(message.ContentType, out var type)
                ? type
                : new MediaTypeHeaderValue("application/json");
        }

        foreach (var header in call.RequestHeaders.Where(h => !h.IsBinary && !h.Key.StartsWith("grpc-", StringComparison.Ordinal)))
        {
            if (header.Key is not ("content-type" or "content-length" or "te" or "host" or "dapr-api-token"))
            {
                outgoing.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        if (!target.IsOwnApp)
        {
            outgoing.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
            outgoing.Headers.TryAddWithoutValidation("dapr-callee-app-id", request.Id);
        }

        return await SendAsync(target, outgoing, request.Id, call.CancellationToken);
    }

    private static async Task<InvokeResponse> SendAsync(
        InvocationTarget target, HttpRequestMessage outgoing, string appId, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await target.Client.SendAsync(outgoing, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new RpcException(new Status(CodeOf((int)response.StatusCode), response.ReasonPhrase ?? string.Empty));
            }

            return new InvokeResponse
            {
                Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) },
                ContentType = response.Content.Headers.ContentType?.ToString() ?? string.Empty,
            };
        }
        catch (HttpRequestException error)
        {
            throw InvocationTargets.Failed(appId, error.Message);
        }
    }
}
