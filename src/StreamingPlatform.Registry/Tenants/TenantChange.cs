using StreamingPlatform.Contracts;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>A change that was decided on, as it is saved and audited.</summary>
/// <param name="Tenant">The tenant as it will be.</param>
/// <param name="Action">As in <see cref="AuditEntry.Action"/>.</param>
/// <param name="Subject">As in <see cref="AuditEntry.Subject"/>.</param>
internal sealed record TenantChange(TenantResponse Tenant, string Action, string Subject, object? Before, object? After)
{
    /// <summary>What is saved beside the tenant.</summary>
    public IReadOnlyList<StateWrite> Others { get; init; } = [];
}
