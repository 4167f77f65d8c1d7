using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Shards;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.Shards.Storage;

namespace StreamingPlatform.Insights.Sessions;

/// <summary>GET /sessions/summary: sessions and customers of the tenant over all time.</summary>
internal static class SessionsSummaryEndpoint
{
    private const int DefaultShards = 4;

    public static void MapSessionsSummary(this IEndpointRouteBuilder app) => app.MapGet("/sessions/summary", HandleAsync).For(AccessPolicies.Insights);

    private static async Task<IResult> HandleAsync(
        HttpRequest request, KnownTenants tenants, IShardReaders readers, CancellationToken cancellationToken)
    {
        var (tenant, problem) = await AskedTenant.ReadAsync(request, tenants);
        if (tenant is null)
        {
            return problem!;
        }

        try
        {
            var reader = readers.Of(tenant.TenantId);
            var totals = await Task.WhenAll(Enumerable.Range(0, tenant.Settings.Shards ?? DefaultShards).Select(shard =>
                reader.SessionsAsync(shard, cancellationToken)));
            return TypedResults.Ok(new SessionsSummaryResponse(
                totals.Sum(shard => shard.Sessions), totals.Sum(shard => shard.Customers), totals.Min(shard => shard.AsOf)));
        }
        catch (Exception exception) when (exception is IOException or DocumentMissingException)
        {
            return Problem.Of(ProblemReason.Unavailable, exception.Message);
        }
    }
}
