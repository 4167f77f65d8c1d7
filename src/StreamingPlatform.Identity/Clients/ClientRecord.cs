namespace StreamingPlatform.Identity.Clients;

/// <summary>A client as it is stored: a program of a tenant that gets tokens with its secret.</summary>
/// <param name="SecretHash">SHA-256 of the secret; 256 random bits need no slower one.</param>
internal sealed record ClientRecord(string ClientId, string TenantId, string Role, byte[] SecretHash, DateTimeOffset CreatedAt);
