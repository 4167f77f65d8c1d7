using Microsoft.AspNetCore.Authorization;

namespace StreamingPlatform.ServiceDefaults.Access;

/// <summary>One of the roles; and whoever belongs to a tenant names no other, neither in the path nor in a header.</summary>
internal sealed record AccessRequirement(IReadOnlyList<string> Roles) : IAuthorizationRequirement;
