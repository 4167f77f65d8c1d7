namespace StreamingPlatform.Gateway;

/// <summary>Headers that keep browsers from doing with an answer what nobody meant. What a service says itself stands.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string NothingButData = "default-src 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            var headers = response.Headers;
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "no-referrer");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            if (response.HttpContext.Request.IsHttps)
            {
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
            }

            if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) != true)
            {
                headers.TryAdd("Content-Security-Policy", NothingButData);
            }

            headers.Remove("Server");
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
