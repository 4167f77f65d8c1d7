using System.Text;
using Microsoft.Extensions.Primitives;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// Service invocation over HTTP: <c>/v1.0/invoke/{app}/method/…</c>, and any other path with the header <c>dapr-app-id</c>. Status, headers and body
/// pass through both ways without being held in memory.
/// </summary>
internal sealed class InvocationHttp(
    ResilientInvocation invocation, OwnApp app, NeighbourDirectory neighbours, ResourceSet resources, SidecarOptions options) : IHttpModule
{
    private const string AppIdHeader = "dapr-app-id";
    private const string MethodPart = "/method/";

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Host", "Content-Length", "Expect",
    };

    public void Map(WebApplication app) => app.MapPost(Hop.Path, AnswerHopAsync);

    /// <summary>Whether the path is that of an invocation, whatever the verb.</summary>
    public static bool IsInvocation(HttpContext context) => Named(context) is not null;

    /// <summary>A path that no API has: the app of the header or of the path, or 404.</summary>
    public Task FallBackAsync(HttpContext context)
    {
        var query = context.Request.QueryString.Value is { Length: > 1 } text ? text[1..] : string.Empty;
        if (AppIdOf(context) is { Length: > 0 } appId)
        {
            return InvokeAsync(context, appId, Uri.UnescapeDataString(RequestPath.Of(context).RawFrom(0)), query);
        }

        return Named(context) is var (id, method)
            ? InvokeAsync(context, id, Uri.UnescapeDataString(method), query)
            : throw new DaprError(
                404, Grpc.Core.StatusCode.NotFound, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");
    }

    /// <summary>App id and method of <c>/v1.0/invoke/{id}/method/{method}</c>; slashes between the id and <c>/method/</c> belong to the id.</summary>
    private static (string AppId, string Method)? Named(HttpContext context)
    {
        var rest = RequestPath.RawTarget(context).TrimStart('/');
        foreach (var part in new[] { "v1.0/", "invoke/" })
        {
            if (!rest.StartsWith(part, StringComparison.Ordinal))
            {
                return null;
            }

            rest = rest[part.Length..].TrimStart('/');
        }

        var at = rest.IndexOf(MethodPart, StringComparison.Ordinal);
        if (at <= 0)
        {
            return null;
        }

        var id = Uri.UnescapeDataString(rest[..at]);
        return (id, rest[(at + MethodPart.Length)..]);
    }

    /// <summary>The header, or the password of basic authentication for the user <c>dapr-app-id</c>.</summary>
    private static string? AppIdOf(HttpContext context)
    {
        if (context.Request.Headers[AppIdHeader].ToString() is { Length: > 0 } appId)
        {
            return appId;
        }

        const string basic = "Basic ";
        var authorization = context.Request.Headers.Authorization.ToString();
        var decoded = new byte[authorization.Length];
        return authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(authorization[basic.Length..], decoded, out var length)
            && Encoding.UTF8.GetString(decoded, 0, length).Split(':') is [var user, var password]
            && user.Equals(AppIdHeader, StringComparison.OrdinalIgnoreCase)
                ? password
                : null;
    }

    private static async Task CopyAsync(HttpResponseMessage response, HttpContext context)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if ((!HopByHop.Contains(name) || name == "Content-Length") && !(Hop.IsOwn(name) && name != Hop.GrpcStatus && name != Hop.Method))
            {
                context.Response.Headers[name] = new StringValues([.. values]);
            }
        }

        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task InvokeAsync(HttpContext context, string appId, string method, string query)
    {
        var trace = RequestTrace.Of(context);
        var hasBody = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0;
        var given = context.Request.Headers.TraceParent.ToString();
        var headers = context.Request.Headers
            .Where(h => !HopByHop.Contains(h.Key) && !h.Key.Equals(AppIdHeader, StringComparison.OrdinalIgnoreCase) && !Hop.IsOwn(h.Key)
                && !h.Key.Equals("traceparent", StringComparison.OrdinalIgnoreCase) && !h.Key.StartsWith(':'))
            .SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? string.Empty)))
            .Append(KeyValuePair.Create("traceparent", given.Length > 0 && !resources.Configuration.IsTracing ? given : trace.Parent))
            .ToList();
        var call = new InvocationCall(
            appId, MethodPath.Clean(method), query, context.Request.Method, headers, hasBody ? context.Request.Body : null, context.Request.ContentLength)
        {
            ContentType = context.Request.ContentType ?? string.Empty,
        };
        if (context.Request.ContentLength > options.MaxBodyBytes && !(appId == options.AppId && !app.Exists))
        {
            throw InvocationTargets.Failed(appId, new InvocationException("stream too large"));
        }

        try
        {
            using var response = await invocation.SendAsync(call, context.RequestAborted);
            if (InvocationTargets.IsEventStream(call))
            {
                context.Response.Headers.CacheControl = "no-cache";
            }

            response.Headers.Remove(Hop.GrpcStatus);
            response.Headers.Remove(Hop.Method);
            if ((int)response.StatusCode is < 200 or > 399 && (!hasBody || context.Request.ContentLength is not null))
            {
                // replaced by the app's own, if it has one
                context.Response.ContentType = "application/json";
            }

            await CopyAsync(response, context);
        }
        catch (InvocationException error)
        {
            throw InvocationTargets.Failed(appId, error);
        }
    }

    /// <summary>A call that the sidecar of another app brings.</summary>
    private async Task AnswerHopAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var instance = headers[Hop.Caller].ToString();
        if (neighbours.Live.FirstOrDefault(n => n.Instance == instance) is not { } caller)
        {
            neighbours.Refresh();
            caller = neighbours.Live.FirstOrDefault(n => n.Instance == instance);
            if (caller is null)
            {
                await FallBackAsync(context);
                return;
            }
        }

        var method = Encoding.UTF8.GetString(Convert.FromBase64String(headers[Hop.Method].ToString()));
        var verb = headers[Hop.Verb].ToString() is { Length: > 0 } given ? given : null;
        var protocol = headers[Hop.Protocol].ToString();
        try
        {
            resources.Configuration.Access?.Check(
                options.HasMtls ? caller.AppId : null, method, app.IsGrpc ? "NONE" : verb ?? "NONE", overHttp: !app.IsGrpc);
            var call = new InvocationCall(
                options.AppId, method, headers[Hop.Query].ToString(), verb,
                [
                    .. headers
                        .Where(h => !HopByHop.Contains(h.Key) && !Hop.IsOwn(h.Key))
                        .SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? string.Empty))),
                ],
                headers[Hop.HasBody] == "yes" ? context.Request.Body : null, context.Request.ContentLength)
            {
                ContentType = headers[Hop.ContentType].ToString(),
                DataType = headers[Hop.DataType].ToString(),
                OverGrpc = protocol != "http",
                LacksExtension = protocol == "grpc-plain",
            };
            using var response = await app.SendAsync(call, context.RequestAborted);
            if (verb == "HEAD")
            {
                // its length speaks of a body that does not come
                response.Content.Headers.Remove("Content-Length");
            }

            await CopyAsync(response, context);
        }
        catch (InvocationException error)
        {
            var parts = error.Message.Split(" desc = ", 2);
            var isStatus = parts.Length == 2 && parts[0].StartsWith("rpc error: code = ", StringComparison.Ordinal);
            context.Response.Headers[Hop.Refusal] = isStatus ? parts[0]["rpc error: code = ".Length..] : "Internal";
            await context.Response.WriteAsync(isStatus ? parts[1] : error.Message, context.RequestAborted);
        }
    }
}
