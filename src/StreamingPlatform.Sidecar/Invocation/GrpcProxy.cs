using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// gRPC calls of services that Dapr does not have go, frame by frame, to the app that the metadata <c>dapr-callee-app-id</c> or <c>dapr-app-id</c> names.
/// </summary>
internal sealed class GrpcProxy(
    NeighbourDirectory neighbours, AppChannel app, ResiliencyPolicies policies, ResourceSet resources, SidecarOptions options) : IDisposable
{
    /// <summary>What a call of a service that is not here gets without the metadata that name an app.</summary>
    public const string NoTarget = "cannot proxy request: missing dapr-callee-app-id or dapr-app-id metadata";

    /// <summary>Metadata by which a client says that the call is no unary one: then no policy holds.</summary>
    private const string StreamMark = "dapr-stream";

    private static readonly HashSet<string> Truths = new(StringComparer.OrdinalIgnoreCase) { "y", "yes", "true", "t", "on", "1" };

    private readonly HttpMessageInvoker client = new(AppHandlers.Plain());

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
                    : NoTarget);
    }

    private async Task ForwardAsync(HttpContext context)
    {
        string id, given;
        try
        {
            given = AppIdOf(context);
            id = InvocationTargets.PlainId(given);
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
            : throw (neighbours.FindLost(id) is { } lost
                ? Refused(StatusCode.Unavailable, NotDialed(lost.InternalPort))
                : Refused(StatusCode.Unknown, "no host found with the given ID"));
        if (own && !app.IsGrpc)
        {
            throw Refused(
                StatusCode.Unavailable,
                app.HasApp
                    ? "connection error: desc = \"error reading server preface: http2: frame too large\""
                    : NotDialed(0));
        }

        // the sidecar of the caller has applied its own policies
        var policy = own || Truths.Contains(context.Request.Headers[StreamMark].ToString())
            ? ResiliencyPolicy.None
            : policies.ForApp(given, context.Request.Path.Value ?? string.Empty);
        using var answer = policy.IsNone
            ? await SendAsync(context, target, id, own, new StreamContent(context.Request.Body), context.RequestAborted)
            : await SendUnderAsync(policy, context, target, id);
        await CopyAsync(answer, context);
    }

    public static string NotDialed(int port) =>
        $"connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:{port}: connect: connection refused\"";

    private async Task<ProxiedAnswer> SendUnderAsync(ResiliencyPolicy policy, HttpContext context, Uri target, string id)
    {
        var body = new ReplayableBody(context.Request.Body, policy.Retries ? options.MaxBodyBytes : 0);
        try
        {
            var (answer, _) = await policies.RunAsync(
                policy,
                id,
                async token =>
                {
                    var tried = await SendAsync(context, target, id, own: false, body.Again(), token);
                    return new Tried(tried, await tried.ReadCodeAsync(token));
                },
                tried => tried.Code is > 0 and var code && body.CanReplay ? new FailedStatus(code) : null,
                context.RequestAborted,
                _ => !body.CanReplay);
            return answer;
        }
        catch (TimeoutException error)
        {
            throw Refused(StatusCode.DeadlineExceeded, error.Message);
        }
        catch (CircuitOpenException error)
        {
            throw Refused(StatusCode.Unknown, error.Message);
        }
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
                    options.HasMtls ? known?.AppId : null, context.Request.Path.Value ?? string.Empty, "NONE", overHttp: false);
            }
        }
        catch (InvocationException error)
        {
            throw Refused(StatusCode.PermissionDenied, error.Message["rpc error: code = PermissionDenied desc = ".Length..]);
        }
    }

    private HttpRequestMessage ToRequest(HttpContext context, Uri target, string id, bool own, HttpContent body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target, context.Request.Path.ToUriComponent()))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
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

    private async Task<ProxiedAnswer> SendAsync(HttpContext context, Uri target, string id, bool own, HttpContent body, CancellationToken cancellationToken)
    {
        // the answer keeps the request: its body may go on being sent
        var request = ToRequest(context, target, id, own, body);
        try
        {
            var response = await client.SendAsync(request, cancellationToken);
            return new ProxiedAnswer(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (HttpRequestException error)
        {
            request.Dispose();
            throw Refused(StatusCode.Unavailable, error.HttpRequestError == HttpRequestError.ConnectionError ? NotDialed(target.Port) : error.Message);
        }
    }

    private static async Task CopyAsync(ProxiedAnswer answer, HttpContext context)
    {
        context.Response.StatusCode = answer.HttpStatus;
        foreach (var (name, values) in answer.Headers)
        {
            context.Response.Headers[name] = new Microsoft.Extensions.Primitives.StringValues([.. values]);
        }

        if (!answer.HasHeadersOnly)
        {
            await context.Response.StartAsync(context.RequestAborted);
        }

        await answer.CopyToAsync(context.Response.Body, context.RequestAborted);
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>();
        foreach (var (name, values) in answer.Trailers)
        {
            trailers?.Trailers.Append(name, new Microsoft.Extensions.Primitives.StringValues([.. values]));
        }
    }

    private sealed record Tried(ProxiedAnswer Answer, int? Code) : IDisposable
    {
        public void Dispose() => Answer.Dispose();
    }
}
