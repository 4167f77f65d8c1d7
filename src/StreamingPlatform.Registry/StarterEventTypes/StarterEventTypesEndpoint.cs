using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.StarterEventTypes;

/// <summary>
/// PUT /tenants/{tenantId}/starter/{name}: registers the five ready-made event types in the vocabulary <c>ga4</c> or <c>segment</c>. An event type of such
/// a name that exists is left as it is. No body.
/// </summary>
internal static class StarterEventTypesEndpoint
{
    public static void MapStarterEventTypes(this RouteGroupBuilder tenants) =>
        tenants.MapPut("/{tenantId}/starter/{name}", HandleAsync)
            .WithName("AddStarter").WithSummary("Register the ready-made event types")
            .Refuses(ProblemReason.UnknownTenant, ProblemReason.InvalidContent, ProblemReason.Unavailable).For(AccessPolicies.Administration);

    private static async Task<Results<Ok<EventTypesResponse>, Problem>> HandleAsync(
        string tenantId, string name, HttpContext http, StarterRegistration starters, CancellationToken cancellationToken)
    {
        var (tenant, problem) = await starters.AddAsync(tenantId, name, Requester.Of(http), cancellationToken);
        return tenant is null
            ? problem!
            : TypedResults.Ok(new EventTypesResponse([.. tenant.EventTypes.Where(type => Starters.EventIds.Contains(type.EventId, StringComparer.Ordinal))]));
    }
}
