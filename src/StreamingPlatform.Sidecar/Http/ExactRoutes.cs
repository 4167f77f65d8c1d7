using Microsoft.AspNetCore.Routing.Patterns;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// Routes match as daprd's do: letter case counts, and a path whose verb no route has is a path no route has, so that it falls through to service
/// invocation.
/// </summary>
internal static class ExactRoutes
{
    public static void Use(WebApplication app)
    {
        var fallback = app.Services.GetRequiredService<Invocation.InvocationHttp>();
        app.Use((context, next) =>
            context.Request.Protocol == HttpProtocol.Http2 || IsExact(context) ? next(context) : fallback.FallBackAsync(context));
    }

    private static bool IsExact(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint route)
        {
            return false;
        }

        var path = RequestPath.Of(context);
        var index = 0;
        foreach (var segment in route.RoutePattern.PathSegments)
        {
            if (segment is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] } && (index >= path.Count || path.RawAt(index) != literal.Content))
            {
                return false;
            }

            index++;
        }

        return true;
    }
}
