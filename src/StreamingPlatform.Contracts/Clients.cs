namespace StreamingPlatform.Contracts;

/// <summary>A program that gets tokens for a tenant with its secret (OAuth 2.0 client credentials).</summary>
/// <param name="ClientId">The tenant, the role and a random part, joined by hyphens.</param>
/// <param name="Role">One of <see cref="Roles.OfTenant"/>.</param>
public sealed record ClientResponse(string ClientId, string TenantId, string Role, DateTimeOffset CreatedAt);

/// <summary>A new client with its secret, which is told once and stored nowhere.</summary>
/// <param name="TokenEndpoint">Where the client gets its tokens.</param>
public sealed record ClientCredentials(string ClientId, string TenantId, string Role, string ClientSecret, Uri TokenEndpoint);

/// <summary>POST /clients: a new client of a tenant.</summary>
public sealed record CreateClientRequest(string TenantId, string Role);

/// <summary>POST /users: a person of a tenant, or of the platform.</summary>
/// <param name="UserName">3 to 64 letters, digits and <c>.@_+-</c>.</param>
/// <param name="Password">At least 12 characters.</param>
/// <param name="TenantId">Null for the platform's own.</param>
public sealed record CreateUserRequest(string UserName, string Password, string? TenantId, string Role);
