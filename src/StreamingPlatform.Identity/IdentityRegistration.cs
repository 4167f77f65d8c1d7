using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using StreamingPlatform.Identity.Clients;
using StreamingPlatform.Identity.Keys;
using StreamingPlatform.Identity.SignIn;
using StreamingPlatform.Identity.Tokens;
using StreamingPlatform.Identity.Users;
using StreamingPlatform.ServiceDefaults;

namespace StreamingPlatform.Identity;

/// <summary>All of the provider's services and routes.</summary>
internal static class IdentityRegistration
{
    private const string TokenPath = "connect/token";
    private const string AuthorizationPath = "connect/authorize";

    public static IServiceCollection AddIdentityProvider(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<KeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddHealthChecks().AddCheck<KeyRing>("keys", tags: [ServiceDefaultsRegistration.ReadyTag]);
        services.AddSingleton<ClientStore>();
        services.AddSingleton<UserStore>();
        services.AddSingleton<PublicClients>();
        services.AddSingleton<SpentCodes>();
        services.AddSingleton<SignInThrottle>();
        services.AddOpenIddict().AddServer(AddServer);
        services.AddLogging(logging => logging.AddFilter("OpenIddict", LogLevel.Warning));
        services.AddOptions<OpenIddictServerOptions>().Configure<KeyRing, IOptions<IdentityOptions>>((server, keys, options) =>
        {
            server.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
            server.Issuer = options.Value.Issuer;
            server.AccessTokenLifetime = options.Value.AccessTokenLifetime;
            keys.AddTo(server);
        });
        return services;
    }

    /// <summary>Before anything that needs the keys.</summary>
    public static void UseKeyGate(this WebApplication app) => app.UseMiddleware<KeyGate>();

    public static void MapIdentityProvider(this IEndpointRouteBuilder routes)
    {
        routes.MapSignIn("/" + AuthorizationPath);
        routes.MapClients();
        routes.MapUsers();
    }

    /// <summary>Clients and users are ours (Dapr state), so the server keeps no store of its own; what it cannot check then, <see cref="TokenRequests"/> and <see cref="AuthorizationRequests"/> do.</summary>
    private static void AddServer(OpenIddictServerBuilder server)
    {
        server.SetTokenEndpointUris(TokenPath).SetAuthorizationEndpointUris(AuthorizationPath);
        server.AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.EnableDegradedMode().DisableAccessTokenEncryption();
        server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2));
        server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
        server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseScopedHandler<TokenRequests>());
        server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseScopedHandler<TokenGrants>());
        server.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(handler => handler.UseScopedHandler<AuthorizationRequests>());
    }
}
