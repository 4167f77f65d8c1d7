using System.Globalization;

namespace StreamingPlatform.Sidecar;

/// <summary>CORS for the origins of <c>--allowed-origins</c>; nothing of it without the flag.</summary>
internal static class CrossOrigin
{
    private const string Preflight = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal) { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

    public static void Use(WebApplication app)
    {
        var origins = app.Services.GetRequiredService<SidecarOptions>().AllowedOrigins?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (origins.Length == 0)
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (context.Request.Protocol == HttpProtocol.Http2)
            {
                return next(context);
            }

            var headers = context.Response.Headers;
            var origin = context.Request.Headers.Origin.ToString();
            var allowed = origins.Contains("*") ? "*" : Array.Exists(origins, o => Matches(o, origin)) ? origin : null;
            var method = context.Request.Headers.AccessControlRequestMethod.ToString();
            if (context.Request.Method == "OPTIONS" && method.Length > 0)
            {
                headers.Vary = Preflight;
                if (allowed is not null && Methods.Contains(method))
                {
                    headers.AccessControlAllowOrigin = allowed;
                    headers.AccessControlAllowMethods = method;
                    if (context.Request.Headers.AccessControlRequestHeaders.ToString() is { Length: > 0 } asked)
                    {
                        headers.AccessControlAllowHeaders = string.Join(", ", asked.Split(',', StringSplitOptions.TrimEntries).Select(Canonical));
                    }
                }

                return Task.CompletedTask;
            }

            headers.Vary = "Origin";
            if (origin.Length > 0 && allowed is not null)
            {
                headers.AccessControlAllowOrigin = allowed;
            }

            return next(context);
        });
    }

    private static bool Matches(string pattern, string origin)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? pattern.Equals(origin, StringComparison.OrdinalIgnoreCase)
            : origin.Length >= pattern.Length - 1
                && origin.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase) && origin.EndsWith(pattern[(star + 1)..], StringComparison.OrdinalIgnoreCase);
    }

    private static string Canonical(string header) => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(header.ToLowerInvariant());
}
