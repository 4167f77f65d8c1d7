using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Processor.Intake;
using StreamingPlatform.Processor.Progress;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Processor.Erasure;

/// <summary>
/// DELETE /tenant-data/{tenantId}?shards=: deletes what counting has stored of a tenant that is gone. 204 when all of it is; any other answer means: again.
/// The registry asks by service invocation.
/// </summary>
internal static class EraseTenantEndpoint
{
    private const int MaxShards = 64;

    public static void MapEraseTenant(this IEndpointRouteBuilder app) =>
        app.MapDelete("/tenant-data/{tenantId}", HandleAsync).WithName("EraseTenant").WithSummary("Delete a deleted tenant's data")
            .For(AccessPolicies.Services);

    private static async Task<Results<NoContent, Problem>> HandleAsync(
        string tenantId, int shards, IPlatformActors actors, LedgerStore ledgers, CancellationToken cancellationToken)
    {
        if (shards is < 1 or > MaxShards)
        {
            return Problem.Of(ProblemReason.MalformedRequest, $"shards is a number from 1 to {MaxShards}.");
        }

        for (var shard = 0; shard < shards; shard++)
        {
            await actors.Shard(tenantId, shard).EraseAsync();
        }

        await ledgers.DeleteAsync(tenantId, cancellationToken);
        return TypedResults.NoContent();
    }
}
