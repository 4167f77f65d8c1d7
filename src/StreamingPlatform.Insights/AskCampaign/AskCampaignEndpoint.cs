using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Shards;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.Shards.Records;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights.AskCampaign;

/// <summary>GET /ad/{campaignId}/clicks, /impressions and /clickToBasket: distinct customers over a range of time.</summary>
internal static class AskCampaignEndpoint
{
    private const string ClickToBasket = "clickToBasket";
    private const int DefaultShards = 4;

    public static void MapAskCampaign(this IEndpointRouteBuilder app)
    {
        foreach (var metric in (string[])[Metrics.Clicks, Metrics.Impressions, ClickToBasket])
        {
            foreach (var dates in (string[])["", "/{fromDate}", "/{fromDate}/{endDate}"])
            {
                app.MapGet($"/ad/{{campaignId}}/{metric}{dates}", (HttpRequest request, KnownTenants tenants, IShardReaders readers, TimeProvider time) =>
                    HandleAsync(metric, request, tenants, readers, time)).For(AccessPolicies.Insights);
            }
        }
    }

    private static async Task<IResult> HandleAsync(
        string metric, HttpRequest request, KnownTenants tenants, IShardReaders readers, TimeProvider time)
    {
        var (tenant, problem) = await AskedTenant.ReadAsync(request, tenants);
        if (tenant is null)
        {
            return problem!;
        }

        var zone = Value(request, "timeZone") ?? "UTC";
        if (zone is not ("UTC" or "Etc/UTC"))
        {
            return Problem.Of(ProblemReason.MalformedRequest, "Only the time zone UTC is answered.");
        }

        (var range, problem) = QuestionRange.Of(
            Value(request, "fromDate"), Value(request, "endDate"), Value(request, "fromTimestamp"), Value(request, "endTimestamp"), time.GetUtcNow());
        if (range is null)
        {
            return problem!;
        }

        VariantChoice? variant = null;
        if (metric == ClickToBasket)
        {
            (variant, problem) = VariantChoice.Of(tenant.Settings, Value(request, "window"), Value(request, "match"));
            if (variant is null)
            {
                return problem!;
            }
        }

        return await AnswerAsync(tenant, (string)request.RouteValues["campaignId"]!, metric, variant, range, readers, request.HttpContext.RequestAborted);
    }

    private static async Task<IResult> AnswerAsync(
        TenantResponse tenant, string campaign, string metric, VariantChoice? variant, QuestionRange range, IShardReaders readers, CancellationToken cancellationToken)
    {
        ShardAnswer[] answers;
        try
        {
            var reader = readers.Of(tenant.TenantId);
            answers = await Task.WhenAll(Enumerable.Range(0, tenant.Settings.Shards ?? DefaultShards).Select(shard =>
                reader.AskAsync(shard, campaign, variant?.Metric ?? metric, range.FromBucket, range.ToBucket, cancellationToken)));
        }
        catch (Exception exception) when (exception is IOException or DocumentMissingException)
        {
            return Problem.Of(ProblemReason.Unavailable, exception.Message);
        }

        if (!Array.TrueForAll(answers, answer => answer.IsComplete))
        {
            return new Problem(ProblemReason.VariantPending, "The variant was added lately; its answers are complete in a moment.") { RetryAfterSeconds = 1 };
        }

        if (!Array.Exists(answers, answer => answer.Known))
        {
            return Problem.Of(ProblemReason.UnknownCampaign, "The tenant never had an event of this campaign.");
        }

        return TypedResults.Ok(new InsightResponse(
            campaign, metric, answers.Sum(answer => answer.Customers), IsExact(answers, variant, range), range.From, range.To, "UTC", variant?.Window, variant?.Match, answers.Min(answer => answer.AsOf)));
    }

    /// <summary>A variant added later knows what its window needed only as far back as the records reached then.</summary>
    private static bool IsExact(ShardAnswer[] answers, VariantChoice? variant, QuestionRange range) =>
        variant is null || Array.TrueForAll(answers, answer => answer.Reach is not { } reach || range.From >= reach.AddSeconds(variant.WindowSeconds));

    /// <summary>A member of the path, else of the query; empty in the query is absent.</summary>
    private static string? Value(HttpRequest request, string name) =>
        request.RouteValues[name] as string ?? (request.Query[name].ToString() is { Length: > 0 } value ? value : null);
}
