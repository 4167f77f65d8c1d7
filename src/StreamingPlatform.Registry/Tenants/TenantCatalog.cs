using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Settings;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>What became of a change.</summary>
internal enum CatalogOutcome
{
    Created,
    Updated,
    Unchanged,

    /// <summary>What exists already differs.</summary>
    Conflict,

    /// <summary>There is no such tenant.</summary>
    NoTenant,
}

/// <summary>Changes to tenants; a repeated request changes nothing.</summary>
internal sealed class TenantCatalog(ITenantStore store)
{
    /// <summary>Creates the tenant, or finds it: unchanged if all of it is the same, otherwise a conflict.</summary>
    public async Task<(CatalogOutcome Outcome, TenantResponse Tenant)> CreateAsync(TenantResponse wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindStoredAsync(wanted.TenantId, cancellationToken) is { } found)
            {
                var comparable = found.Tenant with { Revision = wanted.Revision, EventTypes = wanted.EventTypes, SettingsVersion = wanted.SettingsVersion };
                return (Same(comparable, wanted) ? CatalogOutcome.Unchanged : CatalogOutcome.Conflict, found.Tenant);
            }

            if (await store.TrySaveAsync(wanted, etag: null, cancellationToken))
            {
                return (CatalogOutcome.Created, wanted);
            }
        }
    }

    /// <summary>Adds or replaces an event type; the tenant's revision grows with every change.</summary>
    public async Task<CatalogOutcome> PutEventTypeAsync(string tenantId, EventTypeResponse wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindStoredAsync(tenantId, cancellationToken) is not { } found)
            {
                return CatalogOutcome.NoTenant;
            }

            var former = found.Tenant.EventTypes.FirstOrDefault(type => type.EventId == wanted.EventId);
            if (former is not null && Same(former, wanted))
            {
                return CatalogOutcome.Unchanged;
            }

            var types = found.Tenant.EventTypes.Where(type => type.EventId != wanted.EventId).Append(wanted).OrderBy(type => type.EventId, StringComparer.Ordinal);
            var changed = found.Tenant with { Revision = found.Tenant.Revision + 1, EventTypes = [.. types] };
            if (await store.TrySaveAsync(changed, found.ETag, cancellationToken))
            {
                return former is null ? CatalogOutcome.Created : CatalogOutcome.Updated;
            }
        }
    }

    /// <summary>Saves what the decision makes of the tenant, under the next revision; decided again whenever somebody else was faster.</summary>
    /// <param name="decide">Returns the same instance for no change.</param>
    /// <returns>The tenant as it is now; null when there is none.</returns>
    public async Task<TenantResponse?> ChangeAsync(string tenantId, Func<TenantResponse, TenantResponse> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindStoredAsync(tenantId, cancellationToken) is not { } found)
            {
                return null;
            }

            var changed = decide(found.Tenant);
            if (ReferenceEquals(changed, found.Tenant))
            {
                return changed;
            }

            changed = changed with { Revision = found.Tenant.Revision + 1 };
            if (await store.TrySaveAsync(changed, found.ETag, cancellationToken))
            {
                return changed;
            }
        }
    }

    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        (await FindStoredAsync(tenantId, cancellationToken))?.Tenant;

    public async Task<IReadOnlyList<TenantResponse>> ListAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<TenantResponse>();
        foreach (var id in await store.ListAsync(cancellationToken))
        {
            if (await FindAsync(id, cancellationToken) is { } tenant)
            {
                tenants.Add(tenant);
            }
        }

        return tenants;
    }

    /// <summary>A tenant of a former release lacks settings that came later.</summary>
    private async Task<(TenantResponse Tenant, string ETag)?> FindStoredAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (!Names.IsTenantId(tenantId) || await store.FindAsync(tenantId, cancellationToken) is not { } found)
        {
            return null;
        }

        var settings = SettingsRules.WithDefaults(found.Tenant.Settings with { TimeZone = found.Tenant.Settings.TimeZone ?? found.Tenant.TimeZone });
        return (found.Tenant with { Settings = settings }, found.ETag);
    }

    internal static bool Same<T>(T one, T other) =>
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(one), JsonSerializer.SerializeToElement(other));
}
