using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Insights.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Progress;

/// <summary>GET /tenants/{tenantId}/progress: what was accepted before the question, and how much of it is counted.</summary>
internal static class ReadProgressEndpoint
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static void MapReadProgress(this IEndpointRouteBuilder app) => app.MapGet("/tenants/{tenantId}/progress", HandleAsync).For(AccessPolicies.MembershipOrService);

    private static async Task<IResult> HandleAsync(
        string tenantId,
        KnownTenants tenants,
        IActorProxyFactory actors,
        TimeProvider time,
        IOptions<InsightsOptions> options,
        CancellationToken cancellationToken)
    {
        if (await tenants.FindAsync(tenantId, cancellationToken) is null)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "The tenant in the path is not registered.");
        }

        var actor = actors.CreateActorProxy<IProgressActor>(new ActorId(tenantId), DaprNames.ActorTypes.Progress);
        var started = time.GetTimestamp();
        var question = await actor.AskAsync();
        while (time.GetElapsedTime(started) < options.Value.ProgressWait)
        {
            if (await actor.AnswerAsync(question) is { } answer)
            {
                return TypedResults.Ok(answer);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return Problem.Of(ProblemReason.Unavailable, "Not every live ingestion process has reported after the question.");
    }
}
