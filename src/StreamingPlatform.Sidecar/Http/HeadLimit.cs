using System.Text;
using StreamingPlatform.Sidecar.Security;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// Refuses requests over HTTP/1.1 whose first line and headers take more than <c>--read-buffer-size</c> and a little, in Go's words. The server beneath
/// reads more than that, as it would refuse without a word. Metadata of gRPC are not held to the limit.
/// </summary>
internal static class HeadLimit
{
    /// <summary>So much more than the read buffer daprd takes.</summary>
    private const int Slack = 4096;

    private const int LineEnd = 2;
    private const string Version = " HTTP/1.1";

    /// <summary>Bytes that the server beneath reads of a head.</summary>
    public static int OfServer(SidecarOptions options) => (int)Math.Min(int.MaxValue / 2, (options.ReadBufferBytes * 2) + (128 * 1024));

    public static void Use(WebApplication app, SidecarOptions options)
    {
        var most = options.ReadBufferBytes + Slack;
        app.Use((context, next) =>
            context.Request.Protocol == HttpProtocol.Http2 || SizeOf(context) <= most
                ? next(context)
                : RefuseAsync(context));
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.Connection = "close";
        return PlainAnswer.WriteAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "431 Request Header Fields Too Large", noSniff: false);
    }

    private static long SizeOf(HttpContext context)
    {
        long size = context.Request.Method.Length + 1 + RequestPath.RawTarget(context).Length + (context.Request.QueryString.Value?.Length ?? 0) + Version.Length + (2 * LineEnd);
        foreach (var (name, values) in context.Request.Headers)
        {
            foreach (var value in values)
            {
                size += name.Length + 2 + Encoding.UTF8.GetByteCount(value ?? string.Empty) + LineEnd;
            }
        }

        return size;
    }
}
