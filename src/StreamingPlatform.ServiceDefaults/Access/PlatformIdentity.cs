using System.Security.Claims;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Who calls, in the platform's own terms, whatever the token's claims are named.</summary>
public sealed class PlatformIdentity : ClaimsIdentity
{
    /// <param name="scheme">How it proved who it is, one of <see cref="AccessSchemes"/>.</param>
    /// <param name="name">Client id or user name; what the audit trail shows.</param>
    /// <param name="tenantId">The tenant it belongs to; null for the platform's own.</param>
    /// <param name="roles">Roles that the platform knows.</param>
    public PlatformIdentity(string scheme, string name, string? tenantId, IReadOnlyList<string> roles)
        : base([new Claim(ClaimTypes.Name, name)], scheme)
    {
        TenantId = tenantId;
        Roles = roles;
    }

    public string? TenantId { get; }

    public IReadOnlyList<string> Roles { get; }

    /// <summary>Whether its tenant is the only one it may name.</summary>
    public bool IsWithinTenant => !Has(Contracts.Roles.PlatformAdmin) && AuthenticationType != AccessSchemes.Sidecar;

    public bool Has(string role) => Roles.Contains(role);

    /// <summary>From a verified token. A role within a tenant counts only with a tenant.</summary>
    internal static PlatformIdentity Of(ClaimsPrincipal token, AccessOptions options)
    {
        var tenantId = token.FindFirst(options.TenantClaim)?.Value is { Length: > 0 } named ? named : null;
        var roles = token.FindAll(options.RoleClaim).Select(claim => claim.Value)
            .Where(role => role == Contracts.Roles.PlatformAdmin || (tenantId is not null && Contracts.Roles.OfTenant.Contains(role)));
        string[] names = ["preferred_username", "client_id", "azp", "sub"];
        var name = names.Select(claim => token.FindFirst(claim)?.Value).FirstOrDefault(value => value is not null);
        return new PlatformIdentity(AccessSchemes.Bearer, name ?? "unnamed", tenantId, [.. roles]);
    }
}
