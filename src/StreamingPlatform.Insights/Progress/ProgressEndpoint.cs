using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Progress;

/// <summary>GET /tenants/{tenantId}/progress: what was accepted before the question, and what of it every answer shows.</summary>
internal static class ProgressEndpoint
{
    public static void MapProgress(this WebApplication app) => app.MapGet("/tenants/{tenantId}/progress", HandleAsync);

    private static async Task<Results<Ok<ProgressResponse>, Problem>> HandleAsync(
        string tenantId, TenantDirectory tenants, ProgressQuestions questions, CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(tenantId, cancellationToken) is null)
        {
            return Problem.Of(ProblemReason.UnknownTenant, $"There is no tenant {tenantId}.");
        }

        return await questions.AskAsync(tenantId, cancellationToken) is { } answer
            ? TypedResults.Ok(answer)
            : Problem.Of(ProblemReason.Unavailable, "A live ingestion process has not reported within 3 s; ask again.");
    }
}
