using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.JsonSchema;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.RehearseSchema;

/// <summary>
/// POST …/event-types/{eventId}/schemas/{version}/rehearse runs a version over recent events; POST …/event-types/{eventId}/rehearse does it with the schema
/// in the body. Answers which events it would newly refuse or accept. Nothing changes.
/// </summary>
internal static class RehearseSchemaEndpoint
{
    public static void MapRehearseSchema(this RouteGroupBuilder tenants)
    {
        tenants.MapPost("/{tenantId}/event-types/{eventId}/schemas/{version}/rehearse", VersionAsync)
            .WithName("RehearseSchema").WithSummary("Run a version of the schema over recent events")
            .Refuses(ProblemReason.UnknownTenant, ProblemReason.UnknownEventType, ProblemReason.UnknownSchemaVersion).For(AccessPolicies.Administration);
        tenants.MapPost("/{tenantId}/event-types/{eventId}/rehearse", SchemaAsync)
            .WithName("RehearseNewSchema").WithSummary("Run a schema over recent events").Accepts<JsonElement>("application/json")
            .RefusesBodies().Refuses(ProblemReason.UnknownTenant, ProblemReason.UnknownEventType).For(AccessPolicies.Administration);
    }

    private static async Task<Results<Ok<RehearsalResponse>, Problem>> VersionAsync(
        string tenantId, string eventId, string version, TenantCatalog catalog, SchemaHistories histories, IRecentEvents recent, CancellationToken cancellationToken)
    {
        var (type, missing) = await EventTypes.FindAsync(catalog, tenantId, eventId, cancellationToken);
        if (type is null)
        {
            return missing!;
        }

        return (await histories.ReadAsync(tenantId, eventId, cancellationToken)).Find(version)?.Schema is { } schema
            ? TypedResults.Ok(await RunAsync(tenantId, type, version, SchemaRules.Compile(schema), recent, cancellationToken))
            : EventTypes.NoVersion(version);
    }

    private static async Task<Results<Ok<RehearsalResponse>, Problem>> SchemaAsync(
        string tenantId, string eventId, HttpRequest http, TenantCatalog catalog, IRecentEvents recent, CancellationToken cancellationToken)
    {
        var (schema, unreadable) = await RequestBody.ReadAsync<JsonElement>(http, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var errors = new ValidationErrors();
        var compiled = SchemaRules.TryCompile(schema, string.Empty, errors);
        if (compiled is null)
        {
            return Problem.Invalid(errors);
        }

        var (type, missing) = await EventTypes.FindAsync(catalog, tenantId, eventId, cancellationToken);
        return type is null ? missing! : TypedResults.Ok(await RunAsync(tenantId, type, version: null, compiled, recent, cancellationToken));
    }

    private static async Task<RehearsalResponse> RunAsync(
        string tenantId, EventTypeResponse type, string? version, CompiledSchema draft, IRecentEvents recent, CancellationToken cancellationToken)
    {
        var events = await recent.ReadAsync(tenantId, type.EventId, cancellationToken);
        return Rehearsal.Run(events, version, draft, type.SchemaVersion, type.Schema is { } published ? SchemaRules.Compile(published) : null);
    }
}
