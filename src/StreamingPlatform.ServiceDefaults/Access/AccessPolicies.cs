using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Who may call an endpoint. Each endpoint declares exactly one of these, or that anybody may.</summary>
public static class AccessPolicies
{
    /// <summary>The platform's own administrators.</summary>
    public static readonly AuthorizationPolicy Platform = Of();

    /// <summary>The platform's own administrators and services.</summary>
    public static readonly AuthorizationPolicy PlatformOrService = Of(SidecarTokenHandler.ServiceRole);

    /// <summary>Changes of a tenant.</summary>
    public static readonly AuthorizationPolicy Administration = Of(Roles.TenantAdmin);

    /// <summary>Posting events, and what became of them.</summary>
    public static readonly AuthorizationPolicy Events = Of(Roles.TenantAdmin, Roles.Producer);

    /// <summary>Reading insights.</summary>
    public static readonly AuthorizationPolicy Insights = Of(Roles.TenantAdmin, Roles.Analyst);

    /// <summary>Whoever belongs to the tenant.</summary>
    public static readonly AuthorizationPolicy Membership = Of(Roles.TenantAdmin, Roles.Producer, Roles.Analyst);

    /// <summary>Whoever belongs to the tenant, and the platform's own services.</summary>
    public static readonly AuthorizationPolicy MembershipOrService = Of(Roles.TenantAdmin, Roles.Producer, Roles.Analyst, SidecarTokenHandler.ServiceRole);

    /// <summary>The platform's own services, through their sidecars.</summary>
    public static readonly AuthorizationPolicy Services = Only(SidecarTokenHandler.ServiceRole);

    /// <summary>The app's own sidecar: deliveries, actor calls, discovery.</summary>
    public static readonly AuthorizationPolicy Sidecar = Only(SidecarTokenHandler.SidecarRole);

    /// <summary>Only callers that satisfy the policy reach the endpoint.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, AuthorizationPolicy policy)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy);

    private static AuthorizationPolicy Of(params string[] roles) => Only([Roles.PlatformAdmin, .. roles]);

    private static AuthorizationPolicy Only(params string[] roles) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AccessRequirement(roles)).Build();
}
