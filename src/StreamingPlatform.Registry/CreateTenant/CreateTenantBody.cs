using System.Text.Json;

namespace StreamingPlatform.Registry.CreateTenant;

/// <summary><see cref="Contracts.CreateTenantRequest"/> as it may arrive: everything may be missing, and the settings may be anything.</summary>
internal sealed record CreateTenantBody(string? TenantId, string? Name, string? TimeZone, JsonElement Settings, string? Starter);
