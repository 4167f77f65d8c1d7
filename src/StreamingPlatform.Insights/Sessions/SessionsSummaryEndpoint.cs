using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Campaigns;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Sessions;

/// <summary>GET /sessions/summary: sessions and customers of the tenant over all time.</summary>
internal static class SessionsSummaryEndpoint
{
    public static void MapSessionsSummary(this WebApplication app) => app.MapGet("/sessions/summary", HandleAsync);

    private static async Task<Results<Ok<SessionsSummaryResponse>, Problem>> HandleAsync(
        [FromHeader(Name = TenantIds.Header)] string? tenantId, TenantDirectory tenants, CampaignQuestions questions, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(tenantId))
        {
            return Problem.Of(ProblemReason.MissingHeader, $"The header {TenantIds.Header} names the tenant.");
        }

        if (await tenants.FindAsync(tenantId, cancellationToken) is not { } tenant)
        {
            return Problem.Of(ProblemReason.UnknownTenant, $"There is no tenant {tenantId}.");
        }

        var totals = await questions.TotalsAsync(tenant, cancellationToken);
        return TypedResults.Ok(new SessionsSummaryResponse(totals.Sessions, totals.Customers, totals.AsOf));
    }
}
