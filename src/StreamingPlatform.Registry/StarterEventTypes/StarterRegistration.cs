using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Provisioning;
using StreamingPlatform.Registry.PutEventType;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.StarterEventTypes;

/// <summary>Registers the starter event types that a tenant does not have, all in one change, and waits until they are in use.</summary>
internal sealed class StarterRegistration(TenantCatalog catalog, SchemaHistories histories, TenantProvisioning provisioning, TimeProvider clock)
{
    /// <summary>Notes an error unless there is such a vocabulary; null, which asks for none, is fine.</summary>
    public static void Validate(string? vocabulary, string at, ValidationErrors errors) => errors.Require(
        vocabulary is null || Starters.Find(vocabulary) is not null, at, $"One of: {string.Join(", ", Starters.Vocabularies)}.");

    public async Task<(TenantResponse? Tenant, Problem? Problem)> AddAsync(string tenantId, string vocabulary, Requester who, CancellationToken cancellationToken)
    {
        var errors = new ValidationErrors();
        Validate(vocabulary, "name", errors);
        if (Starters.Find(vocabulary) is not { } starters)
        {
            return (null, Problem.Invalid(errors));
        }

        var tenant = await catalog.ChangeAsync(tenantId, who, current => DecideAsync(current, vocabulary, starters, cancellationToken), cancellationToken);
        if (tenant is null)
        {
            return (null, Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id."));
        }

        // Rendered and loaded together; each is then waited for, and its topic warmed up.
        var ready = await Task.WhenAll(Starters.EventIds.Select(eventId => provisioning.ProvisionAsync(tenant, eventId, cancellationToken)));
        return Array.TrueForAll(ready, isReady => isReady) ? (tenant, null) : (null, TenantProvisioning.NotReady);
    }

    private async ValueTask<TenantChange?> DecideAsync(
        TenantResponse current, string vocabulary, IReadOnlyList<Starters.Starter> starters, CancellationToken cancellationToken)
    {
        var added = new List<EventTypeResponse>();
        var writes = new List<StateWrite>();
        foreach (var starter in starters.Where(starter => current.EventTypes.All(type => type.EventId != starter.EventId)))
        {
            var before = await histories.ReadAsync(current.TenantId, starter.EventId, cancellationToken);
            var (history, _) = before.PublishNext(starter.Schema, starter.Compiled, force: true, clock.GetUtcNow());
            added.Add(PutEventTypeRules.ToEventType(starter.EventId, starter.Body, history.Published));
            writes.Add(SchemaHistories.WriteOf(current.TenantId, starter.EventId, history));
        }

        return added.Count == 0
            ? null
            : new TenantChange(
                current with { EventTypes = [.. current.EventTypes.Concat(added).OrderBy(type => type.EventId, StringComparer.Ordinal)] },
                "starter.added", $"starter/{vocabulary}", Before: null, added.Select(type => type.EventId).ToArray())
            {
                Others = writes,
            };
    }
}
