namespace StreamingPlatform.Identity.Users;

/// <summary>A person who signs in with a password.</summary>
/// <param name="TenantId">Null for the platform's own.</param>
/// <param name="PasswordHash">ASP.NET Core Identity's format: PBKDF2, salted.</param>
internal sealed record UserRecord(string UserName, string? TenantId, string Role, string PasswordHash);
