using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>A request that comes in at the HTTP API.</summary>
internal sealed class ApiRequest(HttpContext context) : PipelineRequest
{
    public override string Path => RequestPath.RawTarget(context);

    public override string Query => context.Request.QueryString.Value is { Length: > 1 } text ? text[1..] : string.Empty;

    public override string RemoteAddress =>
        string.Create(CultureInfo.InvariantCulture, $"{context.Connection.RemoteIpAddress?.MapToIPv4()}:{context.Connection.RemotePort}");

    public override string? Header(string name) => context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public override async Task<byte[]> ReadBodyAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        context.Request.Body = new MemoryStream(body, writable: false);
        return body;
    }

    public override void ReplaceBody(byte[] body)
    {
        context.Request.Body = new MemoryStream(body, writable: false);
        if (context.Request.ContentLength is not null)
        {
            context.Request.ContentLength = body.Length;
        }
    }

    /// <summary>The path by which routes are found stays; what no route matches goes to the new one.</summary>
    public override void Redirect(string path, string query)
    {
        var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        _ = RequestPath.Of(context);
        request.RawTarget = query.Length == 0 ? path : $"{path}?{query}";
        context.Request.QueryString = query.Length == 0 ? default : new QueryString("?" + query);
    }
}
