using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>Brings a call to where it belongs: the own app, the sidecar of another app on this machine, an HTTPEndpoint or a URL.</summary>
internal sealed partial class InvocationTargets(
    SidecarOptions options, OwnApp app, NeighbourDirectory neighbours, ResourceSet resources, ILogger<InvocationTargets> logger) : IDisposable
{
    private readonly HttpClient sidecars = new(Handler()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpClient endpoints = new(new RedirectFollower(Handler())) { Timeout = Timeout.InfiniteTimeSpan };

    public static DaprError Failed(string appId, InvocationException error) => new(
        error.Denied ? 403 : 500, Grpc.Core.StatusCode.Internal, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {error.Message}");

    /// <summary>The app's answer; the caller disposes it.</summary>
    /// <exception cref="InvocationException">there was none.</exception>
    public async Task<HttpResponseMessage> SendAsync(InvocationCall call, CancellationToken cancellationToken)
    {
        if (EndpointOf(call.AppId) is { } endpoint)
        {
            return await SendToEndpointAsync(endpoint, call, cancellationToken);
        }

        var id = PlainId(call.AppId);
        MethodPath.Check(call.Method);
        if (id == options.AppId)
        {
            return await app.SendAsync(call, cancellationToken);
        }

        var sidecar = neighbours.FindApp(id)
            ?? throw (neighbours.FindLost(id) is { } lost ? Unreachable(lost)
                : new InvocationException(resources.Configuration.NamesAreInSqlite ? "no host found with the given ID" : $"couldn't find service: {id}"));
        using var request = ToHop(sidecar, id, call);
        return await SendHopAsync(request, sidecar, call, cancellationToken);
    }

    /// <summary>The id without its namespace.</summary>
    /// <exception cref="InvocationException">no id.</exception>
    public static string PlainId(string appId)
    {
        var parts = appId.Split('.');
        return parts.Length > 2 ? throw new InvocationException($"invalid app id {appId}")
            : parts[0].Length == 0 ? throw new InvocationException("app id is empty")
            : parts[0];
    }

    public void Dispose()
    {
        sidecars.Dispose();
        endpoints.Dispose();
    }

    private static InvocationException Unreachable(Neighbour sidecar) =>
        new($"rpc error: code = Unavailable desc = {GrpcProxy.NotDialed(sidecar.InternalPort)}") { IsUnreachable = true };

    private static SocketsHttpHandler Handler() => new()
    {
        UseCookies = false,
        UseProxy = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = 512,
    };

    /// <summary>Whether the id is that of another app: not of an endpoint, a URL or this sidecar's own app.</summary>
    public bool IsRemote(string appId) => EndpointOf(appId) is null && appId.Split('.') is [not "", ..] parts && parts.Length <= 2 && parts[0] != options.AppId;

    private HttpEndpoint? EndpointOf(string appId) =>
        resources.HttpEndpoints.FirstOrDefault(e => e.Name == appId || appId.StartsWith(e.Name + ".", StringComparison.Ordinal))
        ?? (appId.StartsWith("http://", StringComparison.Ordinal) || appId.StartsWith("https://", StringComparison.Ordinal)
            ? new HttpEndpoint(appId, appId, [])
            : null);

    private async Task<HttpResponseMessage> SendToEndpointAsync(HttpEndpoint endpoint, InvocationCall call, CancellationToken cancellationToken)
    {
        var query = call.Query.Length > 0 ? "?" + call.Query : string.Empty;
        var address = new Uri(call.Method.Length > 0 ? $"{endpoint.BaseUrl.TrimEnd('/')}/{call.Method}{query}" : endpoint.BaseUrl + query);
        using var request = new HttpRequestMessage(new HttpMethod(call.Verb ?? "POST"), address);
        AddBody(request, call);
        foreach (var (name, value) in call.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        AppChannel.AddToken(request);
        foreach (var (name, value) in endpoint.Headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return await endpoints.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            var verb = request.Method.Method[..1] + request.Method.Method[1..].ToLowerInvariant();
            var why = error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"dial tcp {address.Authority}: connect: connection refused"
                : error.InnerException is SocketException ? error.Message : "EOF";
            throw new InvocationException($"{verb} \"{address}\": {why}");
        }
    }

    /// <summary>
    /// A request without a body gets an empty one: one that has none would be sent again unasked when the app breaks the connection off, and how often
    /// a call reaches the app is for the policies to say.
    /// </summary>
    public static void AddBody(HttpRequestMessage request, InvocationCall call)
    {
        request.Content = call.Body is null ? new ByteArrayContent([]) : new StreamContent(call.Body);
        request.Content.Headers.ContentLength = call.Body is null ? 0 : call.BodyLength;
    }

    private HttpRequestMessage ToHop(Neighbour sidecar, string id, InvocationCall call)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.HttpAddress, Hop.Path))
        {
            Content = call.Body is null ? new ByteArrayContent([]) : new StreamContent(call.Body),
        };
        request.Content.Headers.ContentLength = call.Body is null ? 0 : call.BodyLength;
        var headers = call.Headers.Concat(
        [
            KeyValuePair.Create("dapr-caller-app-id", options.AppId),
            KeyValuePair.Create("dapr-caller-namespace", "default"),
            KeyValuePair.Create("dapr-callee-app-id", id),
            .. Hop.Forwarded,
            KeyValuePair.Create(Hop.Caller, neighbours.Self.Instance),
            KeyValuePair.Create(Hop.Method, Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Method))),
            KeyValuePair.Create(Hop.Query, call.Query),
            KeyValuePair.Create(Hop.DataType, call.DataType),
            KeyValuePair.Create(Hop.ContentType, call.ContentType),
            KeyValuePair.Create(Hop.Protocol, call.LacksExtension ? "grpc-plain" : call.OverGrpc ? "grpc" : "http"),
            KeyValuePair.Create(Hop.HasBody, call.Body is null ? "no" : "yes"),
        ]);
        if (call.Verb is not null)
        {
            request.Headers.TryAddWithoutValidation(Hop.Verb, call.Verb);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendHopAsync(HttpRequestMessage request, Neighbour sidecar, InvocationCall call, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await sidecars.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error) when (error.InnerException is BadHttpRequestException)
        {
            throw new InvocationException("stream too large");
        }
        catch (HttpRequestException error)
        {
            SidecarUnreachable(logger, sidecar.Instance, error.Message);
            throw Unreachable(sidecar);
        }

        if (response.Headers.TryGetValues(Hop.Refusal, out var codes))
        {
            using (response)
            {
                var reason = await response.Content.ReadAsStringAsync(cancellationToken);
                throw codes.First() is { Length: > 0 } code ? InvocationException.Remote(code, reason) : new InvocationException(reason);
            }
        }

        if (response.StatusCode >= HttpStatusCode.BadRequest && IsEventStream(call))
        {
            response.Dispose();
            throw InvocationException.Remote("Internal", "error invoking app channel: no response received from stream");
        }

        return response;
    }

    public static bool IsEventStream(InvocationCall call) =>
        call.Headers.Any(h => h.Key.Equals("accept", StringComparison.OrdinalIgnoreCase) && h.Value == "text/event-stream");

    [LoggerMessage(240, LogLevel.Warning, "sidecar {Instance} does not answer: {Reason}")]
    private static partial void SidecarUnreachable(ILogger logger, string instance, string reason);
}
