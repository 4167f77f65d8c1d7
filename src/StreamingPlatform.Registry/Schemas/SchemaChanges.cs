using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.TenantConfiguration;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>Writes and publishes versions of an event type's schema.</summary>
internal sealed class SchemaChanges(TenantCatalog catalog, SchemaHistories histories, TenantConfigWriter writer, TimeProvider clock)
{
    public Task<(SchemaVersionResponse? Version, bool Created, Problem? Problem)> PutDraftAsync(
        string tenantId, string eventId, SchemaVer version, JsonElement schema, Requester who, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, eventId, version, "schema.drafted", history => history.PutDraft(version, schema, clock.GetUtcNow()), who, cancellationToken);

    /// <summary>Publishes; from then on events are validated against it, everywhere within two seconds.</summary>
    public Task<(SchemaVersionResponse? Version, bool Created, Problem? Problem)> PublishAsync(
        string tenantId, string eventId, SchemaVer version, bool force, Requester who, CancellationToken cancellationToken) =>
        ChangeAsync(
            tenantId, eventId, version, force ? "schema.published-by-force" : "schema.published", history => history.Publish(version, force, clock.GetUtcNow()), who, cancellationToken);

    private async Task<(SchemaVersionResponse? Version, bool Created, Problem? Problem)> ChangeAsync(
        string tenantId, string eventId, SchemaVer version, string action, Func<SchemaHistory, (SchemaHistory History, Problem? Problem)> decide, Requester who,
        CancellationToken cancellationToken)
    {
        Problem? problem = null;
        SchemaVersionResponse? before = null;
        SchemaVersionResponse? after = null;
        var tenant = await catalog.ChangeAsync(tenantId, who, DecideAsync, cancellationToken);
        if (tenant is null || problem is not null)
        {
            return (null, false, problem ?? Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
        }

        await writer.WriteAsync(tenant, cancellationToken);
        return (after, before is null, null);

        async ValueTask<TenantChange?> DecideAsync(TenantResponse current)
        {
            problem = null;
            if (current.EventTypes.FirstOrDefault(type => type.EventId == eventId) is not { } type)
            {
                problem = Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type.");
                return null;
            }

            var history = await histories.ReadAsync(tenantId, eventId, cancellationToken);
            (var changed, problem) = decide(history);
            (before, after) = (history.Find(version.ToString()), changed.Find(version.ToString()));
            if (problem is not null || ReferenceEquals(changed, history))
            {
                return null;
            }

            var published = changed.Published;
            var types = current.EventTypes.Select(other => other.EventId == eventId ? type with { Schema = published?.Schema, SchemaVersion = published?.Version } : other);
            return new TenantChange(current with { EventTypes = [.. types] }, action, $"event-types/{eventId}/schemas/{version}", before, after)
            {
                Others = [SchemaHistories.WriteOf(tenantId, eventId, changed)],
            };
        }
    }
}
