using System.Text.RegularExpressions;

namespace StreamingPlatform.Insights.Tenants;

/// <summary>The form of a tenant id; anything else cannot be a tenant.</summary>
internal static partial class TenantIds
{
    /// <summary>Request header that names the tenant.</summary>
    public const string Header = "tenantId";

    public static bool IsValid(string tenantId) => Pattern().IsMatch(tenantId);

    [GeneratedRegex("^[a-z][a-z0-9]{2,30}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
