using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;
using StreamingPlatform.ServiceDefaults.Tenants;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>What they are: the request header <c>eventId</c> names an event type of the tenant.</summary>
internal sealed partial class EventTypeStage(TenantDirectory<TenantEventTypes> tenants, ILogger<EventTypeStage> logger) : IIngestStage
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

        if (tenants.TryGet(intake.TenantId) is { } cached && cached.Find(eventId) is { } known)
        {
            (intake.Tenant, intake.EventType) = (cached, known);
            return null;
        }

        try
        {
            // Absence is never remembered: an event type registered a moment ago is found.
            var tenant = await tenants.AskAsync(intake.TenantId, intake.Http.RequestAborted);
            var found = tenant?.Find(eventId);
            (intake.Tenant, intake.EventType) = (tenant!, found!);
            return (tenant, found) switch
            {
                (null, _) => Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."),
                (_, null) => Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type."),
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
