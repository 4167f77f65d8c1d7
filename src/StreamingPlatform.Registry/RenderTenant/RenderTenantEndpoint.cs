using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.RenderTenant;

/// <summary>GET /tenants/{tenantId}/resources: the tenant's Dapr resources as one YAML stream, for GitOps; a comment names each file.</summary>
internal static class RenderTenantEndpoint
{
    public static void MapRenderTenant(this RouteGroupBuilder tenants) =>
        tenants.MapGet("/{tenantId}/resources", HandleAsync).WithName("RenderTenant").WithSummary("A tenant's Dapr resources")
            .Produces<string>(StatusCodes.Status200OK, "application/yaml").Refuses(ProblemReason.UnknownTenant)
            .For(AccessPolicies.Administration);

    private static async Task<Results<ContentHttpResult, Problem>> HandleAsync(
        string tenantId, TenantCatalog catalog, ResourceTemplates templates, CancellationToken cancellationToken) =>
        await catalog.FindAsync(tenantId, cancellationToken) is { } tenant
            ? TypedResults.Content(
                string.Concat(templates.Preview(tenant).Select(file => $"---\n# file: {file.Key}\n{file.Value.TrimEnd()}\n")), "application/yaml; charset=utf-8")
            : Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
}
