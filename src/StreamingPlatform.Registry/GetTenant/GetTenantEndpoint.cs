using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.GetTenant;

/// <summary>GET /tenants/{tenantId}: the tenant with its event types, settings filled in.</summary>
internal static class GetTenantEndpoint
{
    public static void MapGetTenant(this RouteGroupBuilder tenants) =>
        tenants.MapGet("/{tenantId}", HandleAsync).WithName("GetTenant").WithSummary("A tenant and its event types").Refuses(ProblemReason.UnknownTenant).For(AccessPolicies.MembershipOrService);

    private static async Task<Results<Ok<TenantResponse>, Problem>> HandleAsync(string tenantId, TenantCatalog catalog, CancellationToken cancellationToken) =>
        Names.IsTenantId(tenantId) && await catalog.FindAsync(tenantId, cancellationToken) is { } tenant
            ? TypedResults.Ok(tenant)
            : Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
}
