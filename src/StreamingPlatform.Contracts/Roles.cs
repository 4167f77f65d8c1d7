namespace StreamingPlatform.Contracts;

/// <summary>What somebody may do; the values of a token's role claim.</summary>
public static class Roles
{
    /// <summary>Everything, for any tenant; names it by the header <c>tenantId</c>.</summary>
    public const string PlatformAdmin = "platform-admin";

    /// <summary>Everything within its own tenant.</summary>
    public const string TenantAdmin = "tenant-admin";

    /// <summary>Posts events of its own tenant, and sees what became of them.</summary>
    public const string Producer = "producer";

    /// <summary>Reads its own tenant's insights.</summary>
    public const string Analyst = "analyst";

    /// <summary>Roles within one tenant, most powerful first.</summary>
    public static IReadOnlyList<string> OfTenant { get; } = [TenantAdmin, Producer, Analyst];
}
