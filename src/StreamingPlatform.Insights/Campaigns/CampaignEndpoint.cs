using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Insights.Campaigns;

/// <summary>GET /ad/{campaignId}/impressions, /clicks and /clickToBasket, each also /{fromDate} and /{fromDate}/{endDate}.</summary>
internal static class CampaignEndpoint
{
    private const string ClickToBasket = "clickToBasket";

    public static void MapCampaigns(this WebApplication app)
    {
        foreach (var metric in (string[])[Metrics.Impressions, Metrics.Clicks, ClickToBasket])
        {
            foreach (var range in (string[])["", "/{fromDate}", "/{fromDate}/{endDate}"])
            {
                app.MapGet($"/ad/{{campaignId}}/{metric}{range}", Handle(metric));
            }
        }
    }

    private static Func<CampaignQuestion, CampaignQuestions, TenantDirectory, TimeProvider, CancellationToken, Task<Results<Ok<InsightResponse>, Problem>>>
        Handle(string metric) =>
        async ([AsParameters] question, questions, tenants, time, cancellationToken) =>
        {
            if (question.Tenant is not { Length: > 0 } tenantId)
            {
                return Problem.Of(ProblemReason.MissingHeader, $"The header {TenantIds.Header} names the tenant.");
            }

            if (question.TimeZone is not (null or "UTC" or "Etc/UTC"))
            {
                return Problem.Of(ProblemReason.InvalidRange, "timeZone: only UTC is answered.");
            }

            var (range, problem) = question.Range(time.GetUtcNow());
            if (range is null)
            {
                return problem!;
            }

            var tenant = await tenants.FindAsync(tenantId, cancellationToken);
            return tenant is null
                ? Problem.Of(ProblemReason.UnknownTenant, $"There is no tenant {tenantId}.")
                : await AnswerAsync(metric, tenant, question, range, questions, cancellationToken);
        };

    private static async Task<Results<Ok<InsightResponse>, Problem>> AnswerAsync(
        string metric, TenantResponse tenant, CampaignQuestion question, TimeRange range, CampaignQuestions questions, CancellationToken cancellationToken)
    {
        AttributionVariant? variant = null;
        if (metric == ClickToBasket)
        {
            (variant, var problem) = Variants.Choose(tenant.Settings.Attribution ?? [], question.Window, question.Match);
            if (variant is null)
            {
                return problem!;
            }
        }

        var cells = variant is null ? metric : Variants.MetricOf(variant);
        var count = await questions.CountAsync(tenant, question.CampaignId, cells, range, cancellationToken);
        return count is not { } found
            ? Problem.Of(ProblemReason.UnknownCampaign, $"The tenant {tenant.TenantId} never had a campaign {question.CampaignId}.")
            : TypedResults.Ok(new InsightResponse(
                question.CampaignId, metric, found.Customers, Exact: true, range.From, range.To, "UTC", variant?.Window, variant?.Match, found.AsOf));
    }

    /// <summary>What a question may carry; dates may stand in the path or in the query.</summary>
    internal sealed record CampaignQuestion(
        [FromHeader(Name = TenantIds.Header)] string? Tenant,
        [FromRoute] string CampaignId,
        HttpContext Context,
        [FromQuery] string? FromTimestamp,
        [FromQuery] string? EndTimestamp,
        [FromQuery] string? TimeZone,
        [FromQuery] string? Window,
        [FromQuery] string? Match)
    {
        public (TimeRange? Range, Problem? Problem) Range(DateTimeOffset now) =>
            TimeRange.Parse(RouteOrQuery("fromDate"), RouteOrQuery("endDate"), FromTimestamp, EndTimestamp, now);

        private string? RouteOrQuery(string name) =>
            Context.Request.RouteValues.TryGetValue(name, out var value) ? value as string
            : Context.Request.Query.TryGetValue(name, out var query) ? query.ToString()
            : null;
    }
}
