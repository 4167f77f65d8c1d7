using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Pipeline;

/// <summary>One step from request to answer.</summary>
internal interface IIngestStage
{
    /// <summary>Adds to the intake; a problem ends the request with it.</summary>
    ValueTask<Problem?> RunAsync(Intake intake);
}
