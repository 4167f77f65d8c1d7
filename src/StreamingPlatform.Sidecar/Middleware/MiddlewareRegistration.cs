using StreamingPlatform.Sidecar.Components;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>Registers the pipelines.</summary>
internal static class MiddlewareRegistration
{
    public static IServiceCollection AddMiddleware(this IServiceCollection services) =>
        services.AddOpenComponents<IHttpMiddleware>().AddSingleton<Pipelines>();
}
