using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>Refusals of what does not exist below a tenant.</summary>
internal static class EventTypes
{
    /// <summary>The refusal when tenant or event type does not exist.</summary>
    public static async Task<Problem?> MissingAsync(TenantCatalog catalog, string tenantId, string eventId, CancellationToken cancellationToken) =>
        (await FindAsync(catalog, tenantId, eventId, cancellationToken)).Problem;

    public static async Task<(EventTypeResponse? Type, Problem? Problem)> FindAsync(
        TenantCatalog catalog, string tenantId, string eventId, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(tenantId, cancellationToken) is not { } tenant)
        {
            return (null, Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
        }

        return tenant.EventTypes.FirstOrDefault(type => type.EventId == eventId) is { } found
            ? (found, null)
            : (null, Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type."));
    }

    public static Problem NoVersion(string version) => Problem.Of(ProblemReason.UnknownSchemaVersion, $"There is no version '{version}'.");
}
