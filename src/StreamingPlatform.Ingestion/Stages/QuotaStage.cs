using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Takes the request's events and bytes off the tenant's quota, refused events included; 429 for the whole request when it does not fit.</summary>
internal sealed class QuotaStage : IIngestStage
{
    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        if (intake.Tenant.Meter is not { } meter)
        {
            return default;
        }

        var refusal = meter.Take(intake.Events, intake.Body.Length);
        meter.WriteHeaders(intake.Http.Response.Headers);
        return new(refusal);
    }
}
