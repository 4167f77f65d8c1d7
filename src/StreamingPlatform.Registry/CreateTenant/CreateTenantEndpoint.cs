using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Clients;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.StarterEventTypes;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.CreateTenant;

/// <summary>POST /tenants: register a retailer and provision its Dapr resources. Repeating the same request is harmless (200); a different one is 409.</summary>
internal static class CreateTenantEndpoint
{
    public static void MapCreateTenant(this RouteGroupBuilder tenants) =>
        tenants.MapPost("/", HandleAsync).WithName("CreateTenant").WithSummary("Register a tenant").Accepts<CreateTenantRequest>("application/json")
            .RefusesBodies().Refuses(ProblemReason.Conflict).For(AccessPolicies.Platform);

    private static async Task<Results<Created<CreatedTenantResponse>, Ok<CreatedTenantResponse>, Problem>> HandleAsync(
        HttpRequest http, TenantCatalog catalog, TenantProvisioning provisioning, StarterRegistration starters, FirstClients clients, CancellationToken cancellationToken)
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

        var (outcome, tenant) = await catalog.CreateAsync(wanted, Requester.Of(http.HttpContext), cancellationToken);
        if (outcome == CatalogOutcome.Conflict)
        {
            return Problem.Of(ProblemReason.Conflict, $"The tenant {tenant.TenantId} exists and differs.");
        }

        if (outcome == CatalogOutcome.Deleted)
        {
            return Problem.Of(ProblemReason.Conflict, $"A tenant {tenant.TenantId} was deleted; its id is not used again.");
        }

        if (!await provisioning.ProvisionAsync(tenant, eventId: null, cancellationToken))
        {
            return TenantProvisioning.NotReady;
        }

        if (request.Starter is { } starter)
        {
            var (live, problem) = await starters.AddAsync(tenant.TenantId, starter, Requester.Of(http.HttpContext), cancellationToken);
            if (live is null)
            {
                return problem!;
            }

            tenant = live;
        }

        var answer = new CreatedTenantResponse(tenant, await clients.EnsureAsync(tenant.TenantId, cancellationToken));
        return outcome == CatalogOutcome.Created ? TypedResults.Created($"/tenants/{tenant.TenantId}", answer) : TypedResults.Ok(answer);
    }
}
