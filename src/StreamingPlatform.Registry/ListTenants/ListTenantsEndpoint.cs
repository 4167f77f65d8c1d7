using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Registry.ListTenants;

/// <summary>GET /tenants: all tenants, ordered by id.</summary>
internal static class ListTenantsEndpoint
{
    public static void MapListTenants(this RouteGroupBuilder tenants) =>
        tenants.MapGet("/", HandleAsync).WithName("ListTenants").WithSummary("All tenants").For(AccessPolicies.PlatformOrService);

    private static async Task<Ok<IReadOnlyList<TenantResponse>>> HandleAsync(TenantCatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalog.ListAsync(cancellationToken));
}
