using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace StreamingPlatform.Sidecar.Invocation;

/// <summary>
/// Service invocation over HTTP: <c>/v1.0/invoke/{app}/method/…</c>, and any other path with the header <c>dapr-app-id</c>. Status, headers and body
/// pass through both ways without being held in memory.
/// </summary>
internal sealed class InvocationHttp(InvocationTargets targets, SidecarOptions options) : IHttpModule
{
    private const string AppIdHeader = "dapr-app-id";
    private const int MethodSegment = 4;

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Host",
    };

    public void Map(WebApplication app)
    {
        app.Map("/v1.0/invoke/{app}/method/{**method}", context =>
            InvokeAsync(context, RequestPath.Segment(context, 2), RequestPath.Of(context).RawFrom(MethodSegment)));
        app.MapFallback("{**path}", FallBackAsync);
    }

    /// <summary>A path that no API has: the app of the header, or 404.</summary>
    public Task FallBackAsync(HttpContext context) =>
        AppIdOf(context) is { Length: > 0 } appId
            ? InvokeAsync(context, appId, RequestPath.Of(context).RawFrom(0))
            : throw new DaprError(
                404, StatusCode.NotFound, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");

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
            && Encoding.UTF8.GetString(decoded, 0, length) is var pair
            && pair.StartsWith(AppIdHeader + ":", StringComparison.Ordinal)
                ? pair[(AppIdHeader.Length + 1)..]
                : null;
    }

    private async Task InvokeAsync(HttpContext context, string appId, string method)
    {
        var target = targets.Find(appId, method + context.Request.QueryString.Value);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), target.Address);
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        CopyHeaders(context, request, target, appId);
        HttpResponseMessage response;
        try
        {
            response = await target.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        }
        catch (HttpRequestException error)
        {
            throw InvocationTargets.Failed(appId, error.Message);
        }

        using (response)
        {
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            {
                if (!HopByHop.Contains(name))
                {
                    context.Response.Headers[name] = new StringValues([.. values]);
                }
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private void CopyHeaders(HttpContext context, HttpRequestMessage request, InvocationTarget target, string appId)
    {
        foreach (var (name, values) in context.Request.Headers)
        {
            if (HopByHop.Contains(name) || name.Equals(AppIdHeader, StringComparison.OrdinalIgnoreCase) || name.StartsWith(':'))
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (!target.IsOwnApp)
        {
            request.Headers.Remove("dapr-caller-app-id");
            request.Headers.Remove("dapr-callee-app-id");
            request.Headers.TryAddWithoutValidation("dapr-caller-app-id", options.AppId);
            request.Headers.TryAddWithoutValidation("dapr-callee-app-id", appId);
        }
    }
}
