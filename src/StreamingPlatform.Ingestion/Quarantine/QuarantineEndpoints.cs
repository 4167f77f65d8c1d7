using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.ServiceDefaults.Tenants;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>
/// /quarantine/{tenantId}: GET lists, POST …/replay sends through again, DELETE discards; <c>reason</c>, <c>eventId</c> and <c>id</c> choose events. The registry
/// asks by service invocation and audits; <c>DELETE …/all</c> removes a deleted tenant's data.
/// </summary>
internal static class QuarantineEndpoints
{
    private const int MaxListed = 1_000;
    private const int MaxReplayed = 5_000;

    public static void MapQuarantine(this IEndpointRouteBuilder routes)
    {
        var quarantine = routes.MapGroup("/quarantine/{tenantId}").For(AccessPolicies.Services);
        quarantine.MapGet("/", ListAsync).WithName("ListQuarantine").WithSummary("Refused events that are kept");
        quarantine.MapPost("/replay", ReplayAsync).WithName("ReplayQuarantine").WithSummary("Send kept events through again");
        quarantine.MapDelete("/", DiscardAsync).WithName("DiscardQuarantine").WithSummary("Discard kept events");
        quarantine.MapDelete("/all", DeleteAsync).WithName("DeleteQuarantine").WithSummary("Remove a deleted tenant's quarantine");
    }

    private static async Task<Ok<QuarantineResponse>> ListAsync(
        string tenantId, string? reason, string? eventId, string? id, int? limit, Quarantines quarantines, CancellationToken cancellationToken) =>
        TypedResults.Ok(await quarantines.Of(tenantId).ListAsync(new QuarantineFilter(reason, eventId, id), Math.Clamp(limit ?? MaxListed, 1, MaxListed), cancellationToken));

    private static async Task<Results<Ok<QuarantineReplayResponse>, Problem>> ReplayAsync(
        string tenantId, string? reason, string? eventId, string? id, TenantDirectory<TenantEventTypes> tenants, Quarantines quarantines, QuarantineReplay replay,
        CancellationToken cancellationToken)
    {
        // Asked anew: what was fixed a moment ago counts.
        if (await tenants.AskAsync(tenantId, cancellationToken) is not { } tenant)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        var (handled, stayed, left) = await quarantines.Of(tenantId).TakeAsync(
            new QuarantineFilter(reason, eventId, id), events => replay.RunAsync(tenant, events), MaxReplayed, cancellationToken);
        return TypedResults.Ok(new QuarantineReplayResponse(handled - stayed, stayed, left));
    }

    private static async Task<Ok<QuarantineDiscardResponse>> DiscardAsync(
        string tenantId, string? reason, string? eventId, string? id, Quarantines quarantines, CancellationToken cancellationToken)
    {
        var (handled, _, _) = await quarantines.Of(tenantId).TakeAsync(
            new QuarantineFilter(reason, eventId, id), _ => Task.FromResult<IReadOnlyList<QuarantinedEvent>>([]), int.MaxValue, cancellationToken);
        return TypedResults.Ok(new QuarantineDiscardResponse(handled));
    }

    private static async Task<NoContent> DeleteAsync(string tenantId, Quarantines quarantines, CancellationToken cancellationToken)
    {
        await quarantines.Of(tenantId).DeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
