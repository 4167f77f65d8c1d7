namespace StreamingPlatform.Registry.Clients;

/// <summary>Body of POST /tenants/{tenantId}/clients.</summary>
internal sealed record ClientBody(string? Role);
