using StreamingPlatform.ServiceDefaults.Access;

namespace StreamingPlatform.Ingestion.Recent;

/// <summary>GET /recent-events/{tenantId}/{eventId}: the latest events of a type as this process knows them, oldest first. The registry asks by service invocation.</summary>
internal static class RecentEventsEndpoint
{
    public static void MapRecentEvents(this IEndpointRouteBuilder routes) => routes
        .MapGet("/recent-events/{tenantId}/{eventId}", (string tenantId, string eventId, RecentEvents recent) => TypedResults.Ok(recent.Read(tenantId, eventId)))
        .WithName("RecentEvents").WithSummary("The latest events of a type, for rehearsals").For(AccessPolicies.Services);
}
