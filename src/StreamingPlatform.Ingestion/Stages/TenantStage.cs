using System.Text.RegularExpressions;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Whose events: the caller's own tenant, or the one that the platform's own people name in the header <c>tenantId</c>.</summary>
internal sealed partial class TenantStage : IIngestStage
{
    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        var (tenantId, problem) = CallerTenant.Of(intake.Http);
        if (tenantId is null)
        {
            return new(problem);
        }

        intake.TenantId = tenantId;
        return new(Shape().IsMatch(tenantId) ? null : Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
    }

    /// <summary>Whether a text can be a tenant's id.</summary>
    public static bool IsTenantId(string text) => Shape().IsMatch(text);

    [GeneratedRegex(@"\A[a-z][a-z0-9]{2,30}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shape();
}
