using Microsoft.AspNetCore.Http;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Which tenant a request is about: the caller's own, or the one that the platform's own people and services name in a header.</summary>
public static class CallerTenant
{
    /// <summary>The header in which the platform's own name a tenant. What belongs to a tenant may repeat its own there.</summary>
    public const string Header = "tenantId";

    /// <summary>The name of the route value that is a tenant.</summary>
    internal const string RouteValue = "tenantId";

    /// <returns>The tenant's id, or what to answer when none is named.</returns>
    public static (string? TenantId, Problem? Problem) Of(HttpContext context)
    {
        if (context.User.Identity is PlatformIdentity { IsWithinTenant: true, TenantId: { } own })
        {
            return (own, null);
        }

        var named = context.Request.Headers[Header].ToString();
        return named.Length > 0
            ? (named, null)
            : (null, Problem.Of(ProblemReason.MissingHeader, $"Name the tenant in the header {Header}.", "header", Header));
    }
}
