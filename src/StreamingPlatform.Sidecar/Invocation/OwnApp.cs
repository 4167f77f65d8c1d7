using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>Calls a method of the app beside this sidecar, over HTTP or as OnInvoke.</summary>
internal sealed class OwnApp(AppChannel app, Health.AppHealth health)
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH" };

    private static readonly HashSet<string> Permanent = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-charset", "accept-language", "accept-ranges", "authorization", "cache-control", "content-type", "content-length", "cookie", "date",
        "expect", "from", "host", "if-match", "if-modified-since", "if-none-match", "if-schedule-tag-match", "if-unmodified-since", "max-forwards", "origin",
        "pragma", "referer", "user-agent", "via", "warning",
    };

    private static readonly Method<InvokeRequest, InvokeResponse> OnInvoke = new(
        MethodType.Unary, "dapr.proto.runtime.v1.AppCallback", "OnInvoke",
        Marshallers.Create(m => m.ToByteArray(), InvokeRequest.Parser.ParseFrom), Marshallers.Create(m => m.ToByteArray(), InvokeResponse.Parser.ParseFrom));

    public bool Exists => app.HasApp;

    public bool IsGrpc => app.IsGrpc;

    /// <exception cref="InvocationException">the app gave no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        if (!app.HasApp)
        {
            throw new InvocationException("cannot invoke local endpoint: app channel not initialized");
        }

        if (!health.IsHealthy)
        {
            throw InvocationException.Remote("Internal", "app is not in a healthy state");
        }

        using var place = await app.EnterAsync(cancellationToken);
        return app.IsGrpc ? await CallGrpcAsync(call, cancellationToken) : await CallHttpAsync(call, cancellationToken);
    }

    private async Task<HttpResponseMessage> CallHttpAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        const string channel = "error invoking app channel: ";
        if (call.LacksExtension)
        {
            throw InvocationException.Remote("Internal", channel + "rpc error: code = InvalidArgument desc = missing HTTP extension field");
        }

        if (call.Verb is null or "CONNECT")
        {
            throw InvocationException.Remote("Internal", channel + "rpc error: code = InvalidArgument desc = invalid HTTP verb");
        }

        Uri address;
        try
        {
            var query = call.Query.Length > 0 ? "?" + call.Query : string.Empty;
            var path = "/" + MethodPath.ToUrl(call.Method, app.Client.BaseAddress!) + query;
            address = new Uri(app.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }
        catch (InvocationException error)
        {
            throw InvocationException.Remote("Internal", error.Message);
        }

        using var request = new HttpRequestMessage(new HttpMethod(Verbs.Contains(call.Verb) ? call.Verb : "POST"), address);
        InvocationTargets.AddBody(request, call);
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        AppChannel.AddToken(request);
        try
        {
            return await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error) when (error.InnerException is BadHttpRequestException)
        {
            throw new InvocationException("stream too large");
        }
        catch (HttpRequestException error)
        {
            var verb = request.Method.Method[..1] + request.Method.Method[1..].ToLowerInvariant();
            var why = error.HttpRequestError == HttpRequestError.ConnectionError
                ? $"dial tcp {address.Authority}: connect: connection refused"
                : "EOF";
            throw InvocationException.Remote("Internal", $"{channel}{verb} \"{address}\": {why}");
        }
    }

    private async Task<HttpResponseMessage> CallGrpcAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        var request = new InvokeRequest
        {
            Method = call.Method,
            Data = new Any { TypeUrl = call.DataType, Value = await ReadAsync(call.Body, cancellationToken) },
            ContentType = call.ContentType,
        };
        if (!call.LacksExtension)
        {
            var known = System.Enum.TryParse<HTTPExtension.Types.Verb>(call.Verb ?? "None", ignoreCase: true, out var verb);
            request.HttpExtension = new HTTPExtension { Verb = known ? verb : HTTPExtension.Types.Verb.Post, Querystring = call.Query };
        }

        var metadata = new Metadata();
        if (!call.OverGrpc && call.BodyLength is { } length)
        {
            metadata.Add("dapr-content-length", $"{length}");
        }

        foreach (var (name, value) in call.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (!lower.EndsWith("-bin", StringComparison.Ordinal) && !(call.OverGrpc && lower is "content-type" or "content-length"))
            {
                metadata.Add(!call.OverGrpc && Permanent.Contains(lower) ? "dapr-" + lower : lower, lower.StartsWith("x-forwarded-", StringComparison.Ordinal) ? Once(value) : value);
            }
        }

        using var answer = app.Grpc!.AsyncUnaryCall(OnInvoke, null, new CallOptions(metadata, cancellationToken: cancellationToken), request);
        try
        {
            var response = await answer.ResponseAsync;
            var content = new ReadOnlyMemoryContent(response.Data?.Value.Memory ?? default);
            var contentType = response.ContentType.Length > 0 ? response.ContentType : DefaultType(response);
            var message = new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
            if (contentType.Length > 0)
            {
                content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }

            foreach (var header in await answer.ResponseHeadersAsync)
            {
                if (!header.IsBinary && header.Key is not ("content-type" or "date" or "server" or "content-length"))
                {
                    message.Headers.TryAddWithoutValidation(header.Key, header.Value);
                }
            }

            message.Headers.TryAddWithoutValidation(Hop.GrpcStatus, "0");
            return message;
        }
        catch (RpcException error)
        {
            return Failed(error.Status);
        }
    }

    /// <summary>Tries add the same hop again; an app on gRPC's own runtime would see the last value only.</summary>
    private static string Once(string values) => string.Join(", ", values.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal));

    private static string DefaultType(InvokeResponse response) => response.Data is { Value.IsEmpty: false } ? "text/plain; charset=utf-8" : string.Empty;

    /// <summary>The status of a gRPC app as HTTP shows it.</summary>
    private static HttpResponseMessage Failed(Status status)
    {
        var http = status.StatusCode switch
        {
            StatusCode.Cancelled => 408,
            StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => 400,
            StatusCode.DeadlineExceeded => 504,
            StatusCode.NotFound => 404,
            StatusCode.AlreadyExists or StatusCode.Aborted => 409,
            StatusCode.PermissionDenied => 403,
            StatusCode.ResourceExhausted => 429,
            StatusCode.Unimplemented => 501,
            StatusCode.Unavailable => 503,
            StatusCode.Unauthenticated => 401,
            _ => 500,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(new { code = (int)status.StatusCode, message = status.Detail });
        var message = new HttpResponseMessage((HttpStatusCode)http) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain; charset=utf-8");
        message.Headers.TryAddWithoutValidation(Hop.GrpcStatus, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture));
        message.Headers.TryAddWithoutValidation(Hop.Method, Convert.ToBase64String(Encoding.UTF8.GetBytes(status.Detail)));
        return message;
    }

    private static async Task<ByteString> ReadAsync(Stream? body, CancellationToken cancellationToken) =>
        body is null ? ByteString.Empty : await ByteString.FromStreamAsync(body, cancellationToken);
}
