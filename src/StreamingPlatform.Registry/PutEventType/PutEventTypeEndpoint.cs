using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary>PUT /tenants/{tenantId}/event-types/{eventId}: register or change an event type; 201 when it is new. An event posted next is accepted.</summary>
internal static class PutEventTypeEndpoint
{
    public static void MapPutEventType(this RouteGroupBuilder tenants) =>
        tenants.MapPut("/{tenantId}/event-types/{eventId}", HandleAsync).WithName("PutEventType").WithSummary("Register or change an event type");

    private static async Task<Results<Created<EventTypeResponse>, Ok<EventTypeResponse>, Problem>> HandleAsync(
        string tenantId, string eventId, HttpRequest http, TenantCatalog catalog, TenantProvisioning provisioning, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await RequestBody.ReadAsync<EventTypeBody>(http, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var errors = PutEventTypeRules.Validate(body);
        errors.Require(
            Names.IsEventId(eventId), "eventId",
            $"At most {Names.MaxEventIdLength} lower-case letters, digits and single hyphens, beginning with a letter; not session-closed or dead-letter.");
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var wanted = PutEventTypeRules.ToEventType(eventId, body);
        var outcome = Names.IsTenantId(tenantId) ? await catalog.PutEventTypeAsync(tenantId, wanted, cancellationToken) : CatalogOutcome.NoTenant;
        if (outcome == CatalogOutcome.NoTenant || await catalog.FindAsync(tenantId, cancellationToken) is not { } tenant)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        if (!await provisioning.ProvisionAsync(tenant, eventId, cancellationToken))
        {
            return TenantProvisioning.NotReady;
        }

        return outcome == CatalogOutcome.Created
            ? TypedResults.Created($"/tenants/{tenantId}/event-types/{eventId}", wanted)
            : TypedResults.Ok(wanted);
    }
}
