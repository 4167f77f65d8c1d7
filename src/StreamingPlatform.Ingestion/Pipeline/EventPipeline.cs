using StreamingPlatform.Ingestion.Stages;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>POST /events and POST /events/batch, stage by stage.</summary>
internal sealed class EventPipeline(
    LimitStage limit, ReadStage read, TenantStage tenant, EventTypeStage eventType, ParseStage parse, PublishStage publish, AnswerStage answer)
{
    private readonly IIngestStage[] _stages =
    [
        limit,      // content type, declared length
        read,       // decompress; true length
        tenant,     // whose events
        eventType,  // what they are
        parse,      // JSON → mapped events, in one pass (Mapping/EventMapper)
        publish,    // durable
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
