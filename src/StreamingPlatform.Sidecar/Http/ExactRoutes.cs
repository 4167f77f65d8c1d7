using Microsoft.AspNetCore.Routing.Patterns;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.Security;

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
        var resources = app.Services.GetRequiredService<Resources.ResourceSet>();
        var proxy = app.Services.GetRequiredService<Invocation.GrpcProxy>();
        var neighbours = app.Services.GetRequiredService<NeighbourDirectory>();
        app.Use((context, next) =>
            context.Request.Protocol == HttpProtocol.Http2 ? (IsKnownService(context) ? next(context) : proxy.AnswerAsync(context))
            : (IsExact(context) && (IsOpen(context, resources.Configuration.Api) || NeighbourCalls.CallerOf(context, neighbours) is not null)) ? next(context)
            : resources.Configuration.Api.AllowsHttp(ApiNames.Invocation, "v1") ? fallback.FallBackAsync(context)
            : PlainAnswer.NotFoundAsync(context));
    }

    private static bool IsOpen(HttpContext context, ApiRules rules)
    {
        var path = RequestPath.Of(context);
        return path.Count < 2 || !path.RawAt(0).StartsWith("v1.0", StringComparison.Ordinal) || rules.AllowsHttp(path.RawAt(1), path.RawAt(0));
    }

    private static bool IsKnownService(HttpContext context) =>
        context.Request.Path.Value!.StartsWith($"/{DaprService.Name}/", StringComparison.Ordinal)
        || context.Request.Path.Value!.StartsWith("/grpc.reflection.", StringComparison.Ordinal);

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
