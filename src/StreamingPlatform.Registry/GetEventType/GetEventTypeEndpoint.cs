using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.GetEventType;

/// <summary>GET /tenants/{tenantId}/event-types and …/{eventId}: with mapping and published schema.</summary>
internal static class GetEventTypeEndpoint
{
    public static void MapGetEventType(this RouteGroupBuilder tenants)
    {
        tenants.MapGet("/{tenantId}/event-types", ListAsync).WithName("ListEventTypes").WithSummary("A tenant's event types")
            .Refuses(ProblemReason.UnknownTenant).For(AccessPolicies.Membership);
        tenants.MapGet("/{tenantId}/event-types/{eventId}", HandleAsync).WithName("GetEventType").WithSummary("An event type")
            .Refuses(ProblemReason.UnknownTenant, ProblemReason.UnknownEventType).For(AccessPolicies.Membership);
    }

    private static async Task<Results<Ok<EventTypesResponse>, Problem>> ListAsync(string tenantId, TenantCatalog catalog, CancellationToken cancellationToken) =>
        await catalog.FindAsync(tenantId, cancellationToken) is { } tenant
            ? TypedResults.Ok(new EventTypesResponse(tenant.EventTypes))
            : Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");

    private static async Task<Results<Ok<EventTypeResponse>, Problem>> HandleAsync(
        string tenantId, string eventId, TenantCatalog catalog, CancellationToken cancellationToken)
    {
        var (type, missing) = await EventTypes.FindAsync(catalog, tenantId, eventId, cancellationToken);
        return type is null ? missing! : TypedResults.Ok(type);
    }
}
