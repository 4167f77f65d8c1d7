using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>The tenant that a question is about.</summary>
internal static class AskedTenant
{
    public static async Task<(TenantResponse? Tenant, Problem? Problem)> ReadAsync(HttpRequest request, KnownTenants tenants)
    {
        var (tenantId, problem) = CallerTenant.Of(request.HttpContext);
        if (tenantId is null)
        {
            return (null, problem);
        }

        return await tenants.FindAsync(tenantId, request.HttpContext.RequestAborted) is { } tenant
            ? (tenant, null)
            : (null, Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
    }
}
