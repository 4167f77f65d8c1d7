using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Authentication and authorization of a service.</summary>
internal static class AccessRegistration
{
    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsRules>();
        services.AddSingleton<VerifiedTokens>();
        services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, displayName: null, any => any.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count == 0 && SidecarTokenHandler.Speaks(context.Request.Headers)
                    ? AccessSchemes.Sidecar
                    : AccessSchemes.Bearer)
            .AddScheme<AuthenticationSchemeOptions, SidecarTokenHandler>(AccessSchemes.Sidecar, displayName: null, configureOptions: null)
            .AddScheme<JwtBearerOptions, CachedBearerHandler>(AccessSchemes.Bearer, displayName: null, configureOptions: null);
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddOptions<JwtBearerOptions>(AccessSchemes.Bearer).Configure<IOptions<AccessOptions>>((bearer, access) => Configure(bearer, access.Value));

        // An endpoint that declares nothing is nobody's but the platform's own administrators'.
        services.AddAuthorizationBuilder().SetFallbackPolicy(AccessPolicies.Platform);
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusals>();
        return builder;
    }

    private static void Configure(JwtBearerOptions bearer, AccessOptions access)
    {
        bearer.Authority = access.Authority!.ToString();
        bearer.RequireHttpsMetadata = !access.Authority.IsLoopback;
        bearer.MapInboundClaims = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = access.Audience,
            ValidateAudience = access.Audience.Length > 0,
            ClockSkew = TimeSpan.FromSeconds(30),
        };
        if (access.Authority.IsLoopback)
        {
            bearer.BackchannelHttpHandler = new SocketsHttpHandler { UseProxy = false };
        }
    }
}
