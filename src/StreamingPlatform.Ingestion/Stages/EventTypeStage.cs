using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>What they are: the request header <c>eventId</c> names an event type of the tenant.</summary>
internal sealed partial class EventTypeStage(EventTypeDirectory directory, ILogger<EventTypeStage> logger) : IIngestStage
{
    public const string Header = "eventId";

    private const int MaxLength = 64;

    public async ValueTask<Problem?> RunAsync(Intake intake)
    {
        var eventId = intake.Http.Request.Headers[Header].ToString();
        if (eventId.Length == 0)
        {
            return Problem.Of(ProblemReason.MissingHeader, "Name the event type in the header eventId.", "header", Header);
        }

        if (eventId.Length > MaxLength)
        {
            return Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type.");
        }

        if (directory.TryGet(intake.TenantId, eventId) is { } known)
        {
            intake.EventType = known;
            return null;
        }

        try
        {
            var (tenantExists, found) = await directory.FindAsync(intake.TenantId, eventId, intake.Http.RequestAborted);
            intake.EventType = found!;
            return (tenantExists, found) switch
            {
                (false, _) => Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."),
                (true, null) => Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type."),
                _ => null,
            };
        }
        catch (RegistryUnavailableException exception)
        {
            RegistryDidNotAnswer(exception, intake.TenantId);
            return Problem.Of(ProblemReason.Unavailable, "The registry does not answer, and the event type is not known here yet.");
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The registry did not answer for tenant {TenantId}")]
    private partial void RegistryDidNotAnswer(Exception exception, string tenantId);
}
