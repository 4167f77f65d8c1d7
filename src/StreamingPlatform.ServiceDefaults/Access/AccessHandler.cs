using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Decides by role and tenant.</summary>
internal sealed class AccessHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (context.User.Identity is not PlatformIdentity { IsAuthenticated: true } caller || context.Resource is not HttpContext http)
        {
            return Task.CompletedTask;
        }

        if (caller.IsWithinTenant && Stray(caller, http) is { } reason)
        {
            context.Fail(new AuthorizationFailureReason(this, reason));
        }
        else if (requirement.Roles.Any(caller.Has))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>Why the request goes beyond the caller's own tenant; null when it does not.</summary>
    private static string? Stray(PlatformIdentity caller, HttpContext http)
    {
        if (http.GetRouteValue(CallerTenant.RouteValue) is string inPath && !string.Equals(inPath, caller.TenantId, StringComparison.Ordinal))
        {
            return AccessRefusals.OtherTenant;
        }

        return http.Request.Headers.TryGetValue(CallerTenant.Header, out var named) && !string.Equals(named, caller.TenantId, StringComparison.Ordinal)
            ? AccessRefusals.TenantMismatch
            : null;
    }
}
