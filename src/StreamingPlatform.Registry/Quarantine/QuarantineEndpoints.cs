using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Quarantine;

/// <summary>
/// /tenants/{tenantId}/quarantine: GET lists refused events that are kept (setting <c>onInvalid: quarantine</c>), POST …/replay sends them through
/// again after a fix, DELETE discards them; <c>reason</c>, <c>eventId</c> and <c>id</c> choose which.
/// </summary>
internal static class QuarantineEndpoints
{
    private const int MaxListed = 1_000;

    public static void MapQuarantine(this RouteGroupBuilder tenants)
    {
        tenants.MapGet("/{tenantId}/quarantine", ListAsync).WithName("GetQuarantine").WithSummary("Refused events that are kept")
            .Refuses(ProblemReason.UnknownTenant, ProblemReason.MalformedRequest).For(AccessPolicies.Administration);
        tenants.MapPost("/{tenantId}/quarantine/replay", ReplayAsync).WithName("ReplayQuarantine").WithSummary("Send kept events through again")
            .Refuses(ProblemReason.UnknownTenant).For(AccessPolicies.Administration);
        tenants.MapDelete("/{tenantId}/quarantine", DiscardAsync).WithName("DiscardQuarantine").WithSummary("Discard kept events").Refuses(ProblemReason.UnknownTenant)
            .For(AccessPolicies.Administration);
    }

    private static async Task<Results<Ok<QuarantineResponse>, Problem>> ListAsync(
        string tenantId, string? reason, string? eventId, string? id, int? limit, TenantCatalog catalog, IngestionQuarantine quarantine, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaxListed)
        {
            return Problem.Of(ProblemReason.MalformedRequest, $"limit is a number from 1 to {MaxListed}.");
        }

        return await catalog.FindAsync(tenantId, cancellationToken) is null
            ? UnknownTenant()
            : TypedResults.Ok(await quarantine.ListAsync(tenantId, Filter(reason, eventId, id, limit), cancellationToken));
    }

    private static async Task<Results<Ok<QuarantineReplayResponse>, Problem>> ReplayAsync(
        string tenantId, string? reason, string? eventId, string? id, HttpContext http, TenantCatalog catalog, IngestionQuarantine quarantine, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(tenantId, cancellationToken) is null)
        {
            return UnknownTenant();
        }

        var replay = await quarantine.ReplayAsync(tenantId, Filter(reason, eventId, id), cancellationToken);
        await catalog.NoteAsync(tenantId, Requester.Of(http), "quarantine.replayed", "quarantine", replay, cancellationToken);
        return TypedResults.Ok(replay);
    }

    private static async Task<Results<Ok<QuarantineDiscardResponse>, Problem>> DiscardAsync(
        string tenantId, string? reason, string? eventId, string? id, HttpContext http, TenantCatalog catalog, IngestionQuarantine quarantine, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(tenantId, cancellationToken) is null)
        {
            return UnknownTenant();
        }

        var discard = await quarantine.DiscardAsync(tenantId, Filter(reason, eventId, id), cancellationToken);
        await catalog.NoteAsync(tenantId, Requester.Of(http), "quarantine.discarded", "quarantine", discard, cancellationToken);
        return TypedResults.Ok(discard);
    }

    private static QueryString Filter(string? reason, string? eventId, string? id, int? limit = null)
    {
        var filter = QueryString.Empty;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("reason", reason), ("eventId", eventId), ("id", id), ("limit", limit?.ToString(CultureInfo.InvariantCulture))])
        {
            filter = value is null ? filter : filter.Add(name, value);
        }

        return filter;
    }

    private static Problem UnknownTenant() => Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
}
