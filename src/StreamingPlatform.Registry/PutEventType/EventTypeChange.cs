using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.PutEventType;

/// <summary>Registers or changes an event type. A schema is published at once; without one, the published version stays what it is.</summary>
internal sealed class EventTypeChange(TenantCatalog catalog, SchemaHistories histories, TimeProvider clock)
{
    /// <param name="body">Valid by <see cref="PutEventTypeRules"/>.</param>
    /// <param name="force">Publish even a schema that refuses events which the version before accepts.</param>
    public async Task<EventTypeOutcome> PutAsync(
        string tenantId, string eventId, EventTypeBody body, bool force, Requester who, CancellationToken cancellationToken)
    {
        Problem? problem = null;
        EventTypeResponse? former = null;
        EventTypeResponse? wanted = null;
        var errors = new ValidationErrors();
        var schema = body.Schema is { ValueKind: not JsonValueKind.Null } given ? given : (JsonElement?)null;
        var compiled = schema is null ? null : SchemaRules.TryCompile(schema.Value, "/schema", errors);
        if (errors.Count > 0)
        {
            return new EventTypeOutcome(null, null, false, Problem.Invalid(errors));
        }

        var tenant = await catalog.ChangeAsync(tenantId, who, DecideAsync, cancellationToken);
        return tenant is null || problem is not null
            ? new EventTypeOutcome(null, null, false, problem ?? Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."))
            : new EventTypeOutcome(tenant, wanted, former is null, null);

        async ValueTask<TenantChange?> DecideAsync(TenantResponse current)
        {
            var history = await histories.ReadAsync(tenantId, eventId, cancellationToken);
            var changed = history;
            problem = null;
            if (compiled is not null)
            {
                (changed, problem) = history.PublishNext(schema!.Value, compiled, force, clock.GetUtcNow());
            }

            former = current.EventTypes.FirstOrDefault(type => type.EventId == eventId);
            wanted = PutEventTypeRules.ToEventType(eventId, body, changed.Published);
            if (problem is not null || (former is not null && TenantCatalog.Same(former, wanted)))
            {
                return null;
            }

            var types = current.EventTypes.Where(type => type.EventId != eventId).Append(wanted).OrderBy(type => type.EventId, StringComparer.Ordinal);
            return new TenantChange(
                current with { EventTypes = [.. types] }, former is null ? "event-type.created" : "event-type.changed", $"event-types/{eventId}", former, wanted)
            {
                Others = ReferenceEquals(changed, history) ? [] : [SchemaHistories.WriteOf(tenantId, eventId, changed)],
            };
        }
    }
}
