using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>The tenant a request names in its <c>tenantId</c> header.</summary>
internal static class TenantHeader
{
    public const string Name = "tenantId";

    public static async Task<(TenantResponse? Tenant, Problem? Problem)> ReadAsync(HttpRequest request, KnownTenants tenants)
    {
        var tenantId = request.Headers[Name].ToString();
        if (tenantId.Length == 0)
        {
            return (null, Problem.Of(ProblemReason.MissingHeader, $"The header {Name} is required."));
        }

        return await tenants.FindAsync(tenantId, request.HttpContext.RequestAborted) is { } tenant
            ? (tenant, null)
            : (null, Problem.Of(ProblemReason.UnknownTenant, "The tenant in the header is not registered."));
    }
}
