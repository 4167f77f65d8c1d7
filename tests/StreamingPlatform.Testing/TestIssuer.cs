using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace StreamingPlatform.Testing;

/// <summary>An issuer of tokens without an address: a service under test believes its key.</summary>
public static class TestIssuer
{
    /// <summary>The app token that a service under test and its sidecar share.</summary>
    public const string AppToken = "app-token-of-the-tests";

    /// <summary><see cref="AppToken"/> for <see cref="SidecarProcess.StartAsync"/>.</summary>
    public const string SidecarVariable = "APP_API_TOKEN=" + AppToken;

    private const string Issuer = "https://issuer.test/";

    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test" };

    /// <summary>A token of the platform's administrator.</summary>
    public static string PlatformAdmin { get; } = TokenOf("platform-admin", tenantId: null);

    /// <summary>Makes the service believe this issuer. Call it before its own defaults.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Authentication:Authority"] = Issuer;
        builder.Configuration["APP_API_TOKEN"] = AppToken;
        builder.Services.Configure<JwtBearerOptions>("Bearer", bearer =>
        {
            bearer.Configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
            bearer.Configuration.SigningKeys.Add(Key);
        });
    }

    /// <summary>A token as the platform's provider makes them.</summary>
    /// <param name="change">Makes it a bad one.</param>
    public static string TokenOf(string role, string? tenantId, Action<SecurityTokenDescriptor>? change = null)
    {
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "streaming-platform",
            NotBefore = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Expires = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = tenantId is null ? role : $"{tenantId}-{role}", ["role"] = role },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        if (tenantId is not null)
        {
            token.Claims["tenant"] = tenantId;
        }

        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>Every request of the client comes from a service of the platform, through the sidecar.</summary>
    public static void ActAsService(this HttpClient client, string appId)
    {
        client.DefaultRequestHeaders.Add("dapr-api-token", AppToken);
        client.DefaultRequestHeaders.Add("dapr-caller-app-id", appId);
    }

    /// <summary>Every request of the client carries the token.</summary>
    public static void Authorize(this HttpClient client, string token) => client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
}
