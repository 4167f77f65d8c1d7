using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.Audit;

/// <summary>
/// Every change of a tenant, saved in one transaction with the change under the key <c>audit|{tenantId}|{revision}</c>. Revisions have no gaps and
/// belong to one change each, so entries are never overwritten and can be read without an index.
/// </summary>
internal sealed class AuditTrail(ITenantStore store, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The entry to be saved with a change.</summary>
    public StateWrite EntryOf(TenantChange change, Requester who)
    {
        var entry = new AuditEntry(
            change.Tenant.Revision, clock.GetUtcNow(), who.Name, change.Action, change.Subject, Element(change.Before), Element(change.After));
        return new StateWrite(KeyOf(change.Tenant.TenantId, entry.Number), JsonSerializer.SerializeToUtf8Bytes(entry, Json));
    }

    /// <summary>Entries below a number, newest first.</summary>
    public async Task<AuditPage> ReadAsync(string tenantId, long below, int limit, CancellationToken cancellationToken)
    {
        var first = Math.Max(1, below - limit);
        var keys = Enumerable.Range(0, (int)Math.Max(0, below - first)).Select(back => KeyOf(tenantId, below - 1 - back)).ToList();
        var entries = await store.ReadAsync<AuditEntry>(keys, cancellationToken);
        return new AuditPage([.. entries.OfType<AuditEntry>()], first > 1 ? first.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static string KeyOf(string tenantId, long number) => $"audit|{tenantId}|{number.ToString(CultureInfo.InvariantCulture)}";

    private static JsonElement? Element(object? value) => value is null ? null : JsonSerializer.SerializeToElement(value, value.GetType(), Json);
}
