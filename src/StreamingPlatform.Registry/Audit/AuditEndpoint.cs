using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Audit;

/// <summary>GET /tenants/{tenantId}/audit?limit=&amp;cursor=: who changed what, newest first; 50 entries a page, at most 200.</summary>
internal static class AuditEndpoint
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    public static void MapAudit(this RouteGroupBuilder tenants) =>
        tenants.MapGet("/{tenantId}/audit", HandleAsync).WithName("GetAudit").WithSummary("Every administrative change of a tenant")
            .Refuses(ProblemReason.UnknownTenant, ProblemReason.MalformedRequest).For(AccessPolicies.Administration);

    private static async Task<Results<Ok<AuditPage>, Problem>> HandleAsync(
        string tenantId, int? limit, string? cursor, TenantCatalog catalog, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(tenantId, cancellationToken) is not { } tenant)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        var below = tenant.Revision + 1;
        if (limit is < 1 or > MaxLimit)
        {
            return Problem.Of(ProblemReason.MalformedRequest, $"limit is a number from 1 to {MaxLimit}.");
        }

        if (!string.IsNullOrEmpty(cursor) && (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out below) || below < 1))
        {
            return Problem.Of(ProblemReason.MalformedRequest, "cursor is none that a page named.");
        }

        return TypedResults.Ok(await trail.ReadAsync(tenantId, Math.Min(below, tenant.Revision + 1), limit ?? DefaultLimit, cancellationToken));
    }
}
