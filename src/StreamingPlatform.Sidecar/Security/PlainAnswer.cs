namespace StreamingPlatform.Sidecar.Security;

/// <summary>Refusals in plain text, as Go's HTTP server writes them.</summary>
internal static class PlainAnswer
{
    public static Task NotFoundAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");

    public static Task WriteAsync(HttpContext context, int status, string text, bool noSniff = true)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (noSniff)
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
        }

        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
