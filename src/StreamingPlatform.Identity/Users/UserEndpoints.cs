using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Identity.Users;

/// <summary>POST /users: a person who may sign in. Tenant administrators make users of their own tenant, the platform's anybody.</summary>
internal static partial class UserEndpoints
{
    private const int MinPassword = 12;

    public static void MapUsers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", CreateAsync).WithName("CreateUser").For(AccessPolicies.Administration);

    private static async Task<Results<Created, Problem>> CreateAsync(HttpContext http, CreateUserRequest request, UserStore users, CancellationToken cancellationToken)
    {
        var caller = (PlatformIdentity)http.User.Identity!;
        var tenantId = caller.IsWithinTenant ? caller.TenantId : request.TenantId;
        if (request.TenantId is not null && request.TenantId != tenantId)
        {
            return Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
        }

        if (ErrorsOf(request, tenantId) is { Count: > 0 } errors)
        {
            return Problem.Invalid(errors);
        }

        return await users.TryCreateAsync(request with { TenantId = tenantId }, cancellationToken)
            ? TypedResults.Created()
            : Problem.Of(ProblemReason.Conflict, "The name is taken.");
    }

    private static Dictionary<string, string[]> ErrorsOf(CreateUserRequest request, string? tenantId)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!UserName().IsMatch(request.UserName ?? string.Empty))
        {
            errors["userName"] = ["3 to 64 letters, digits and .@_+-"];
        }

        if (!(request.Password?.Length >= MinPassword))
        {
            errors["password"] = [$"At least {MinPassword} characters."];
        }

        if (tenantId is null ? request.Role != Roles.PlatformAdmin : !Roles.OfTenant.Contains(request.Role))
        {
            errors["role"] = [tenantId is null ? $"{Roles.PlatformAdmin}, or name a tenant." : $"One of {string.Join(", ", Roles.OfTenant)}."];
        }

        return errors;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.@_+-]{3,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex UserName();
}
