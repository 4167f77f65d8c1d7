using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>What tokens say about somebody.</summary>
internal static class Principals
{
    /// <summary>Names an authorization code, so that it is spent once; in the code only.</summary>
    public const string CodeId = "platform:code";

    private const string Tenant = "tenant";

    public static ClaimsPrincipal Of(string subject, string name, string? tenantId, string role, string audience)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.PreferredUsername, name).SetClaim(Tenant, tenantId).SetClaim(Claims.Role, role);
        identity.SetDestinations(claim => claim.Type == CodeId ? [] : [Destinations.AccessToken, Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetResources(audience);
        return principal;
    }
}
