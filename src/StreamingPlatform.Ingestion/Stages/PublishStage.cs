using StreamingPlatform.Ingestion.Blocks;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Progress;
using StreamingPlatform.Ingestion.Statuses;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Hands the mapped events to the topic's block writer and waits until their blocks are durable; events of a block that failed are refused with 503.</summary>
internal sealed class PublishStage(BlockWriters writers, WriterIdentity identity, EventStatuses statuses) : IIngestStage
{
    public async ValueTask<Problem?> RunAsync(Intake intake)
    {
        var elements = intake.Elements;
        if (elements.Count == 0)
        {
            return null;
        }

        if (!identity.IsKnown)
        {
            return Problem.Of(ProblemReason.Unavailable, "Ingestion is starting.");
        }

        var parts = writers.Append(intake.EventType, elements);
        if (parts.Count == 0)
        {
            return Problem.Of(ProblemReason.Unavailable, "Too much waits for the log already.");
        }

        var accepted = 0;
        foreach (var part in parts)
        {
            if (await part.Block.Durable)
            {
                accepted += part.Count;
                statuses.Accepted(intake.EventType, elements, part);
                continue;
            }

            for (var i = part.First; i < part.First + part.Count; i++)
            {
                intake.Refused.Add(new RefusedEvent(elements.Elements[i].Index, Problem.Of(ProblemReason.Unavailable, "The log did not take the event.")));
            }
        }

        return accepted == 0 ? Problem.Of(ProblemReason.Unavailable, "The log did not take the events.") : null;
    }
}
