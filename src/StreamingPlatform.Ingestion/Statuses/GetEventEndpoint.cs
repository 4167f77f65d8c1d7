using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Progress;
using StreamingPlatform.Ingestion.Stages;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Statuses;

/// <summary>
/// GET /events/{id}: what became of an event of the tenant, as far as this process remembers: accepted, counted, refused or
/// quarantined. An id that it does not remember is 404, which says nothing about the event.
/// </summary>
internal static partial class GetEventEndpoint
{
    public static void MapGetEvent(this IEndpointRouteBuilder routes) => routes
        .MapGet("/events/{id}", HandleAsync).WithName("GetEvent").WithSummary("What became of an event")
        .Refuses(ProblemReason.MissingHeader, ProblemReason.UnknownEvent).For(AccessPolicies.Events);

    private static async Task<Results<Ok<EventStatusResponse>, Problem>> HandleAsync(
        string id, HttpContext http, EventStatuses statuses, WriterIdentity identity, IProgressSink progress, ILoggerFactory loggers)
    {
        var (tenantId, problem) = CallerTenant.Of(http);
        if (tenantId is null)
        {
            return problem!;
        }

        if (!TenantStage.IsTenantId(tenantId) || statuses.Find(tenantId, id) is not { } found)
        {
            return Problem.Of(ProblemReason.UnknownEvent, "It is not among the latest events that this process took.");
        }

        var status = found.Reason is not null ? found.IsQuarantined ? "quarantined" : "refused"
            : await IsCountedAsync(tenantId, new BlockQuestion(identity.Writer, found.Block), progress, loggers) ? "counted"
            : "accepted";
        return TypedResults.Ok(new EventStatusResponse(id, status, found.Type!.EventId, DateTimeOffset.FromUnixTimeMilliseconds(found.At), found.Reason?.Name));
    }

    /// <summary>While the processor is away an event is known to be accepted, and no more.</summary>
    private static async Task<bool> IsCountedAsync(string tenantId, BlockQuestion block, IProgressSink progress, ILoggerFactory loggers)
    {
        try
        {
            return await progress.IsCountedAsync(tenantId, block);
        }
        catch (Exception exception) when (exception is Dapr.DaprException or Dapr.Actors.ActorMethodInvocationException or HttpRequestException or OperationCanceledException)
        {
            ProgressDidNotAnswer(loggers.CreateLogger("StreamingPlatform.Ingestion.Statuses"), exception, tenantId);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Progress did not answer for tenant {TenantId}")]
    private static partial void ProgressDidNotAnswer(ILogger logger, Exception exception, string tenantId);
}
