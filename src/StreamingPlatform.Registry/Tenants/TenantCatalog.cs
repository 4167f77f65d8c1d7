using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Settings;

namespace StreamingPlatform.Registry.Tenants;

/// <summary>What became of a tenant's creation.</summary>
internal enum CatalogOutcome
{
    Created,
    Unchanged,

    /// <summary>What exists already differs.</summary>
    Conflict,

    /// <summary>A tenant of this id was deleted; ids are never used again, because logs and archives may still hold its events.</summary>
    Deleted,
}

/// <summary>Reads tenants and changes them, each change with its audit entry; a repeated request changes nothing. A deleted tenant does not exist.</summary>
internal sealed class TenantCatalog(ITenantStore store, AuditTrail audit)
{
    /// <summary>Creates the tenant, or finds it: unchanged if all of it is the same, otherwise a conflict.</summary>
    public async Task<(CatalogOutcome Outcome, TenantResponse Tenant)> CreateAsync(TenantResponse wanted, Requester who, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindStoredAsync(wanted.TenantId, cancellationToken) is { } found)
            {
                // Changed since it was created: only what creation decides is compared.
                var comparable = found.Tenant with { Revision = wanted.Revision, EventTypes = wanted.EventTypes, SettingsVersion = wanted.SettingsVersion };
                return (found.Tenant.DeletedAt is not null ? CatalogOutcome.Deleted : Same(comparable, wanted) ? CatalogOutcome.Unchanged : CatalogOutcome.Conflict, found.Tenant);
            }

            var change = new TenantChange(wanted, "tenant.created", string.Empty, Before: null, wanted);
            if (await store.TrySaveAsync(wanted, etag: null, [audit.EntryOf(change, who)], cancellationToken))
            {
                return (CatalogOutcome.Created, wanted);
            }
        }
    }

    /// <summary>Saves what is decided on, under the next revision and with its audit entry; decided again whenever somebody else was faster.</summary>
    /// <param name="decide">Returns null for no change.</param>
    /// <returns>The tenant as it is now; null when there is none.</returns>
    public Task<TenantResponse?> ChangeAsync(
        string tenantId, Requester who, Func<TenantResponse, ValueTask<TenantChange?>> decide, CancellationToken cancellationToken) =>
        ChangeStoredAsync(tenantId, who, tenant => tenant.DeletedAt is null, decide, cancellationToken);

    /// <summary>Notes that a deleted tenant's data is gone: what remains is its name, its audit trail, and that the id is taken.</summary>
    public Task<TenantResponse?> ErasedAsync(string tenantId, DateTimeOffset now, CancellationToken cancellationToken) => ChangeStoredAsync(
        tenantId, Requester.Platform, tenant => tenant is { DeletedAt: not null, ErasedAt: null },
        tenant => new(new TenantChange(tenant with { ErasedAt = now, EventTypes = [] }, "tenant.erased", string.Empty, Before: null, After: null)), cancellationToken);

    private async Task<TenantResponse?> ChangeStoredAsync(
        string tenantId, Requester who, Func<TenantResponse, bool> applies, Func<TenantResponse, ValueTask<TenantChange?>> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindStoredAsync(tenantId, cancellationToken) is not { } found || !applies(found.Tenant))
            {
                return null;
            }

            if (await decide(found.Tenant) is not { } change)
            {
                return found.Tenant;
            }

            change = change with { Tenant = change.Tenant with { Revision = found.Tenant.Revision + 1 } };
            if (await store.TrySaveAsync(change.Tenant, found.ETag, [.. change.Others, audit.EntryOf(change, who)], cancellationToken))
            {
                return change.Tenant;
            }
        }
    }

    /// <summary>Notes in the audit trail what was done to something that the registry does not keep.</summary>
    public Task<TenantResponse?> NoteAsync(string tenantId, Requester who, string action, string subject, object done, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, who, tenant => new(new TenantChange(tenant, action, subject, Before: null, done)), cancellationToken);

    public async Task<TenantResponse?> FindAsync(string tenantId, CancellationToken cancellationToken) =>
        await FindStoredAsync(tenantId, cancellationToken) is { Tenant.DeletedAt: null } found ? found.Tenant : null;

    /// <summary>All tenants, ordered by id.</summary>
    public async Task<IReadOnlyList<TenantResponse>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await ListStoredAsync(cancellationToken)).Where(tenant => tenant.DeletedAt is null)];

    /// <summary>All tenants, deleted ones included.</summary>
    public async Task<IReadOnlyList<TenantResponse>> ListStoredAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<TenantResponse>();
        foreach (var id in await store.ListAsync(cancellationToken))
        {
            if (await FindStoredAsync(id, cancellationToken) is { } found)
            {
                tenants.Add(found.Tenant);
            }
        }

        return tenants;
    }

    internal static bool Same<T>(T one, T other) =>
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(one), JsonSerializer.SerializeToElement(other));

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
}
