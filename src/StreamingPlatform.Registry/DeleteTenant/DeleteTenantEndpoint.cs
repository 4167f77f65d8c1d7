using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.DeleteTenant;

/// <summary>
/// DELETE /tenants/{tenantId}: access is removed at once (every service hears of it within two seconds), the data after the grace period. The id is not used
/// again.
/// </summary>
internal static class DeleteTenantEndpoint
{
    public static void MapDeleteTenant(this RouteGroupBuilder tenants) =>
        tenants.MapDelete("/{tenantId}", HandleAsync).WithName("DeleteTenant").WithSummary("Delete a tenant").Refuses(ProblemReason.UnknownTenant)
            .For(AccessPolicies.Platform);

    private static async Task<Results<Accepted<TenantDeletion>, Problem>> HandleAsync(
        string tenantId, HttpContext http, TenantCatalog catalog, TenantConfigWriter config, ResourceTemplates templates, IOptions<RegistryOptions> options,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deleted = await catalog.ChangeAsync(
            tenantId, Requester.Of(http), tenant => new(new TenantChange(tenant with { DeletedAt = now }, "tenant.deleted", string.Empty, tenant, After: null)), cancellationToken);
        if (deleted is null)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        // From here on it is deleted; what a crash leaves undone, TenantErasure does.
        await config.RemoveAsync(tenantId, cancellationToken);
        templates.Remove(deleted, all: false);
        return TypedResults.Accepted((string?)null, new TenantDeletion(tenantId, now, now + options.Value.DeletionGrace));
    }
}
