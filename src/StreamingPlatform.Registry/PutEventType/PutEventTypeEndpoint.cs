using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary>
/// PUT /tenants/{tenantId}/event-types/{eventId}: register or change an event type; 201 when it is new. An event posted next is accepted. A schema is
/// published at once; 409 when events that fitted the version before may no longer, unless <c>?force=true</c>.
/// </summary>
internal static class PutEventTypeEndpoint
{
    public static void MapPutEventType(this RouteGroupBuilder tenants) =>
        tenants.MapPut("/{tenantId}/event-types/{eventId}", HandleAsync)
            .WithName("PutEventType").WithSummary("Register or change an event type").Accepts<PutEventTypeRequest>("application/json")
            .RefusesBodies().Refuses(ProblemReason.UnknownTenant, ProblemReason.IncompatibleSchema, ProblemReason.Conflict).For(AccessPolicies.Administration);

    private static async Task<Results<Created<EventTypeResponse>, Ok<EventTypeResponse>, Problem>> HandleAsync(
        string tenantId, string eventId, bool? force, HttpRequest http, EventTypeChange change, TenantProvisioning provisioning, CancellationToken cancellationToken)
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

        var (tenant, type, created, problem) = await change.PutAsync(tenantId, eventId, body, force ?? false, Requester.Of(http.HttpContext), cancellationToken);
        if (tenant is null)
        {
            return problem!;
        }

        if (!await provisioning.ProvisionAsync(tenant, eventId, cancellationToken))
        {
            return TenantProvisioning.NotReady;
        }

        return created ? TypedResults.Created($"/tenants/{tenantId}/event-types/{eventId}", type) : TypedResults.Ok(type);
    }
}
