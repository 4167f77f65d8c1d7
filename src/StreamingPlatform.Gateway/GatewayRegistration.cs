using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using StreamingPlatform.Gateway.Limits;
using StreamingPlatform.Gateway.Routing;
using StreamingPlatform.Gateway.Screening;

namespace StreamingPlatform.Gateway;

/// <summary>All of the gateway's services and what a request goes through, in this order.</summary>
internal static class GatewayRegistration
{
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<GatewayOptions>().BindConfiguration(GatewayOptions.Section).ValidateDataAnnotations();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>((kestrel, options) =>
        {
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxBodyBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = options.Value.MaxHeaderBytes;
        });
        services.AddSingleton<RequestLimits>();
        services.AddRoutes();
    }

    /// <summary>Before anything is read or asked.</summary>
    public static void UseGateway(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        if (app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.Screening)
        {
            app.UseMiddleware<RequestScreening>();
        }
    }

    /// <summary>When it is known who calls.</summary>
    public static void UseRateLimits(this WebApplication app) => app.UseMiddleware<RateLimits>();

    public static void MapGateway(this WebApplication app) => app.MapReverseProxy().AllowAnonymous();
}
