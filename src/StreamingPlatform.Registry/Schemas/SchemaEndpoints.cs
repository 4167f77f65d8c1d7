using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Schemas;

/// <summary>
/// /tenants/{tenantId}/event-types/{eventId}/schemas: GET the versions, GET one, PUT a draft, POST …/publish (<c>?force=true</c> although events that
/// fitted may no longer).
/// </summary>
internal static class SchemaEndpoints
{
    private const string Path = "/{tenantId}/event-types/{eventId}/schemas";

    private static readonly ProblemReason[] s_noType = [ProblemReason.UnknownTenant, ProblemReason.UnknownEventType];
    private static readonly ProblemReason[] s_noVersion = [.. s_noType, ProblemReason.UnknownSchemaVersion];

    public static void MapSchemas(this RouteGroupBuilder tenants)
    {
        tenants.MapGet(Path, ListAsync).WithName("ListSchemas").WithSummary("The versions of an event type's schema").Refuses(s_noType).For(AccessPolicies.Membership);
        tenants.MapGet(Path + "/{version}", GetAsync).WithName("GetSchema").WithSummary("One version of a schema").Refuses(s_noVersion).For(AccessPolicies.Membership);
        tenants.MapPut(Path + "/{version}", PutAsync).WithName("PutSchema").WithSummary("Write a draft of a schema")
            .Accepts<JsonElement>("application/json").RefusesBodies().Refuses(s_noType).Refuses(ProblemReason.Conflict).For(AccessPolicies.Administration);
        tenants.MapPost(Path + "/{version}/publish", PublishAsync).WithName("PublishSchema").WithSummary("Publish a draft")
            .Refuses(s_noVersion).Refuses(ProblemReason.Conflict, ProblemReason.IncompatibleSchema).For(AccessPolicies.Administration);
    }

    private static async Task<Results<Ok<SchemaVersionsResponse>, Problem>> ListAsync(
        string tenantId, string eventId, TenantCatalog catalog, SchemaHistories histories, CancellationToken cancellationToken)
    {
        if (await EventTypes.MissingAsync(catalog, tenantId, eventId, cancellationToken) is { } missing)
        {
            return missing;
        }

        var history = await histories.ReadAsync(tenantId, eventId, cancellationToken);
        return TypedResults.Ok(new SchemaVersionsResponse([.. history.Versions.Select(version => version with { Schema = null })]));
    }

    private static async Task<Results<Ok<SchemaVersionResponse>, Problem>> GetAsync(
        string tenantId, string eventId, string version, TenantCatalog catalog, SchemaHistories histories, CancellationToken cancellationToken)
    {
        if (await EventTypes.MissingAsync(catalog, tenantId, eventId, cancellationToken) is { } missing)
        {
            return missing;
        }

        return (await histories.ReadAsync(tenantId, eventId, cancellationToken)).Find(version) is { } found ? TypedResults.Ok(found) : EventTypes.NoVersion(version);
    }

    private static async Task<Results<Created<SchemaVersionResponse>, Ok<SchemaVersionResponse>, Problem>> PutAsync(
        string tenantId, string eventId, string version, HttpRequest http, SchemaChanges changes, CancellationToken cancellationToken)
    {
        var (schema, unreadable) = await RequestBody.ReadAsync<JsonElement>(http, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var errors = new ValidationErrors();
        errors.Require(SchemaVer.TryParse(version, out var number), "version", "MODEL-REVISION-ADDITION, for example 1-0-0.");
        SchemaRules.TryCompile(schema, string.Empty, errors);
        if (errors.Count > 0)
        {
            return Problem.Invalid(errors);
        }

        var (saved, created, problem) = await changes.PutDraftAsync(tenantId, eventId, number, schema, Requester.Of(http.HttpContext), cancellationToken);
        return saved is null ? problem!
            : created ? TypedResults.Created($"/tenants/{tenantId}/event-types/{eventId}/schemas/{version}", saved)
            : TypedResults.Ok(saved);
    }

    private static async Task<Results<Ok<SchemaVersionResponse>, Problem>> PublishAsync(
        string tenantId, string eventId, string version, bool? force, HttpContext http, SchemaChanges changes, CancellationToken cancellationToken)
    {
        if (!SchemaVer.TryParse(version, out var number))
        {
            return EventTypes.NoVersion(version);
        }

        var (published, _, problem) = await changes.PublishAsync(tenantId, eventId, number, force ?? false, Requester.Of(http), cancellationToken);
        return published is null ? problem! : TypedResults.Ok(published);
    }
}
