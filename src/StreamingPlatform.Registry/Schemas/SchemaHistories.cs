using System.Text.Json;
using System.Text.Json.Serialization;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Tenants;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>Schema histories in the tenants' store, key <c>schemas|{tenantId}|{eventId}</c>; written only with a change of the tenant, whose etag guards them.</summary>
internal sealed class SchemaHistories(ITenantStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static StateWrite WriteOf(string tenantId, string eventId, SchemaHistory history) =>
        new(KeyOf(tenantId, eventId), JsonSerializer.SerializeToUtf8Bytes(new SchemaVersionsResponse(history.Versions), Json));

    public async Task<SchemaHistory> ReadAsync(string tenantId, string eventId, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync<SchemaVersionsResponse>([KeyOf(tenantId, eventId)], cancellationToken);
        return stored[0] is { } found ? new SchemaHistory(found.Versions) : SchemaHistory.Empty;
    }

    /// <summary>Deletes all histories of a tenant.</summary>
    public Task DeleteAsync(TenantResponse tenant, CancellationToken cancellationToken) =>
        store.DeleteAsync([.. tenant.EventTypes.Select(type => KeyOf(tenant.TenantId, type.EventId))], cancellationToken);

    private static string KeyOf(string tenantId, string eventId) => $"schemas|{tenantId}|{eventId}";
}
