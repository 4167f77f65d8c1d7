using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Refuses a tenant whose quota is used up (429) before its body is read: a flood costs next to nothing.</summary>
internal sealed class AdmitStage : IIngestStage
{
    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        if (intake.Tenant.Meter is not { } meter || meter.Admit() is not { } refusal)
        {
            return default;
        }

        meter.WriteHeaders(intake.Http.Response.Headers);
        return new(refusal);
    }
}
