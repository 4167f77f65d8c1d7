using System.Text.RegularExpressions;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Whose events: the request header <c>tenantId</c>.</summary>
internal sealed partial class TenantStage : IIngestStage
{
    public const string Header = "tenantId";

    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        intake.TenantId = intake.Http.Request.Headers[Header].ToString();
        if (intake.TenantId.Length == 0)
        {
            return new(Problem.Of(ProblemReason.MissingHeader, "Name the tenant in the header tenantId.", "header", Header));
        }

        return new(Shape().IsMatch(intake.TenantId) ? null : Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
    }

    /// <summary>Whether a text can be a tenant's id.</summary>
    public static bool IsTenantId(string text) => Shape().IsMatch(text);

    [GeneratedRegex(@"\A[a-z][a-z0-9]{2,30}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Shape();
}
