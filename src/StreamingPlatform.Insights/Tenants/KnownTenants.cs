using System.Text.RegularExpressions;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Tenants;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>Tenants by a name that a client wrote.</summary>
internal sealed partial class KnownTenants(TenantDirectory<TenantResponse> directory)
{
    /// <summary>Null when there is none.</summary>
    public ValueTask<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        TenantId().IsMatch(tenantId) ? directory.FindAsync(tenantId, cancellationToken) : new((TenantResponse?)null);

    [GeneratedRegex("^[a-z][a-z0-9]{2,30}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex TenantId();
}
