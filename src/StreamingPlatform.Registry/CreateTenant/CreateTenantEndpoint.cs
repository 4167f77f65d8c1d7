using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.CreateTenant;

/// <summary>POST /tenants: register a retailer and provision its Dapr resources. Repeating the same request is harmless (200); a different one is 409.</summary>
internal static class CreateTenantEndpoint
{
    public static void MapCreateTenant(this RouteGroupBuilder tenants) =>
        tenants.MapPost("/", HandleAsync).WithName("CreateTenant").WithSummary("Register a tenant");

    private static async Task<Results<Created<TenantResponse>, Ok<TenantResponse>, Problem>> HandleAsync(
        HttpRequest http, TenantCatalog catalog, TenantProvisioning provisioning, CancellationToken cancellationToken)
    {
        var (request, unreadable) = await RequestBody.ReadAsync<CreateTenantBody>(http, cancellationToken);
        if (request is null)
        {
            return unreadable!;
        }

        var errors = new ValidationErrors();
        var wanted = CreateTenantRules.Read(request, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var (outcome, tenant) = await catalog.CreateAsync(wanted, cancellationToken);
        if (outcome == CatalogOutcome.Conflict)
        {
            return Problem.Of(ProblemReason.Conflict, $"The tenant {tenant.TenantId} exists and differs.");
        }

        if (!await provisioning.ProvisionAsync(tenant, eventId: null, cancellationToken))
        {
            return TenantProvisioning.NotReady;
        }

        return outcome == CatalogOutcome.Created ? TypedResults.Created($"/tenants/{tenant.TenantId}", tenant) : TypedResults.Ok(tenant);
    }
}
