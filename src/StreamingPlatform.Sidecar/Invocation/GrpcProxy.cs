using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// gRPC calls of services that Dapr does not have go, frame by frame, to the app that the metadata <c>dapr-callee-app-id</c> or <c>dapr-app-id</c> names.
/// </summary>
internal sealed class GrpcProxy(NeighbourDirectory neighbours, AppChannel app, ResourceSet resources, SidecarOptions options) : IDisposable
{
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
    });

    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await ForwardAsync(context);
        }
        catch (RpcException error) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", $"{(int)error.StatusCode}");
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(error.Status.Detail));
        }
    }

    public void Dispose() => client.Dispose();

    private static RpcException Refused(StatusCode code, string message) => new(new Status(code, message));

    private static string AppIdOf(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue("dapr-callee-app-id", out var callee) && callee.Count > 0)
        {
            return callee[0]?.Split(',')[0] ?? string.Empty;
        }

        return headers.TryGetValue("dapr-app-id", out var appId) ? appId.ToString()
            : throw Refused(
                StatusCode.Unknown,
                context.Request.Path.StartsWithSegments("/dapr.proto.runtime.v1.AppCallback", StringComparison.Ordinal)
                || context.Request.Path.Value!.StartsWith("/dapr.proto.runtime.v1.", StringComparison.Ordinal)
                    ? "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"
                    : "cannot proxy request: missing dapr-callee-app-id or dapr-app-id metadata");
    }

    private async Task ForwardAsync(HttpContext context)
    {
        string id;
        try
        {
            id = InvocationTargets.PlainId(AppIdOf(context));
        }
        catch (InvocationException error)
        {
            throw Refused(StatusCode.Unknown, error.Message);
        }

        var own = id == options.AppId;
        if (own)
        {
            CheckAccess(context);
        }

        var target = own ? app.Client.BaseAddress ?? new Uri("http://127.0.0.1:0/")
            : neighbours.FindApp(id) is { } sidecar ? new Uri($"http://127.0.0.1:{sidecar.GrpcPort}/")
            : throw Refused(StatusCode.Unknown, "no host found with the given ID");
        if (own && !app.IsGrpc)
        {
            throw Refused(
                StatusCode.Unavailable,
                app.HasApp
                    ? "connection error: desc = \"error reading server preface: http2: frame too large\""
                    : "connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:0: connect: connection refused\"");
        }

        using var request = ToRequest(context, target, id, own);
        using var response = await SendAsync(request, target, context.RequestAborted);
        await CopyAsync(response, context);
    }

    private void CheckAccess(HttpContext context)
    {
        try
        {
            var caller = context.Request.Headers[Hop.Caller].ToString();
            var known = neighbours.Live.FirstOrDefault(n => n.Instance == caller);
            if (known is null || known.AppId != options.AppId)
            {
                resources.Configuration.Access?.Check(
                    options.HasMtls ? known?.AppId ?? options.AppId : null, context.Request.Path.Value ?? string.Empty, "NONE", overHttp: false);
            }
        }
        catch (InvocationException error)
        {
            throw Refused(StatusCode.PermissionDenied, error.Message["rpc error: code = PermissionDenied desc = ".Length..]);
        }
    }

    private HttpRequestMessage ToRequest(HttpContext context, Uri target, string id, bool own)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, context.Request.Path.ToUriComponent()))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(context.Request.Body),
        };
        var isHop = context.Request.Headers.ContainsKey(Hop.Caller);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name.StartsWith(':') || name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals("dapr-app-id", StringComparison.OrdinalIgnoreCase)
                || (own && Hop.IsOwn(name)))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (!own)
        {
            request.Headers.TryAddWithoutValidation(Hop.Caller, neighbours.Self.Instance);
            request.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
            request.Headers.TryAddWithoutValidation("dapr-callee-app-id", id);
        }
        else if (!isHop)
        {
            request.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
            request.Headers.TryAddWithoutValidation("dapr-callee-app-id", id);
        }

        if (!context.Request.Headers.ContainsKey("traceparent"))
        {
            request.Headers.TryAddWithoutValidation("traceparent", RequestTrace.Of(context).Parent);
        }

        if (own)
        {
            AppChannel.AddToken(request);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Uri target, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw Refused(
                StatusCode.Unavailable,
                error.HttpRequestError == HttpRequestError.ConnectionError
                    ? $"connection error: desc = \"transport: Error while dialing: dial tcp {target.Authority}: connect: connection refused\""
                    : error.Message);
        }
    }

    private static async Task CopyAsync(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            context.Response.Headers[name] = new Microsoft.Extensions.Primitives.StringValues([.. values]);
        }

        await using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        for (var read = await body.ReadAsync(buffer, context.RequestAborted); read > 0; read = await body.ReadAsync(buffer, context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        var trailers = context.Features.Get<IHttpResponseTrailersFeature>();
        foreach (var (name, values) in response.TrailingHeaders)
        {
            trailers?.Trailers.Append(name, new Microsoft.Extensions.Primitives.StringValues([.. values]));
        }
    }
}
