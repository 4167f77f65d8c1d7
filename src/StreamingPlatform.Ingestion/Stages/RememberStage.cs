using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Recent;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Remembers the request's events for a while, in memory.</summary>
internal sealed class RememberStage(RecentEvents recent) : IIngestStage
{
    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        recent.Add(intake);
        return default;
    }
}
