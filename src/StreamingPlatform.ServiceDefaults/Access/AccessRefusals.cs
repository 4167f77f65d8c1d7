using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>Refusals of authentication and authorization, as problems. Another tenant's things do not exist.</summary>
internal sealed class AccessRefusals : IAuthorizationMiddlewareResultHandler
{
    public const string OtherTenant = "other-tenant";
    public const string TenantMismatch = "tenant-mismatch";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        // Where there is no endpoint there is nothing to protect: the answer is 404.
        if (authorizeResult.Succeeded || context.GetEndpoint() is null)
        {
            return next(context);
        }

        return (authorizeResult.Forbidden ? Forbidden(authorizeResult) : Challenge(context)).ExecuteAsync(context);
    }

    private static Problem Challenge(HttpContext context)
    {
        var failure = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Failure;
        if (failure is IssuerUnavailableException)
        {
            return Problem.Of(ProblemReason.Unavailable, "The token issuer does not answer, so the token cannot be verified.");
        }

        context.Response.Headers.WWWAuthenticate = failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.Of(
            ProblemReason.Unauthenticated,
            failure is null ? "Send Authorization: Bearer with an access token." : "The token is not valid: expired, from another issuer, for another audience, or altered.");
    }

    private static Problem Forbidden(PolicyAuthorizationResult result)
    {
        var reasons = result.AuthorizationFailure?.FailureReasons.Select(reason => reason.Message).ToList() ?? [];
        if (reasons.Contains(OtherTenant))
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        return reasons.Contains(TenantMismatch)
            ? Problem.Of(ProblemReason.TenantMismatch, $"Leave the header {CallerTenant.Header} out, or send the tenant of the token.")
            : Problem.Of(ProblemReason.Forbidden, "None of the caller's roles allows this.");
    }
}
