using StreamingPlatform.Ingestion.Stages;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>POST /events and POST /events/batch, stage by stage.</summary>
internal sealed class EventPipeline(
    LimitStage limit, TenantStage tenant, EventTypeStage eventType, AdmitStage admit, ReadStage read, ParseStage parse, QuotaStage quota, ParkStage park, PublishStage publish,
    RememberStage remember, AnswerStage answer)
{
    private readonly IIngestStage[] _stages =
    [
        limit,      // content type, declared length
        tenant,     // whose events
        eventType,  // what they are
        admit,      // nothing is read of a tenant whose quota is used up
        read,       // decompress; true length
        parse,      // JSON → valid and mapped events (Mapping/EventMapper)
        quota,      // takes them off the tenant's quota
        park,       // refused ones into the tenant's quarantine, where it has one
        publish,    // durable
        remember,   // the latest, for questions about them
        answer,     // the truth about each
    ];

    public async Task RunAsync(HttpContext context, bool isBatch)
    {
        using var intake = new Intake(context, isBatch);
        foreach (var stage in _stages)
        {
            if (await stage.RunAsync(intake) is { } problem)
            {
                await problem.ExecuteAsync(context);
                return;
            }
        }
    }
}
