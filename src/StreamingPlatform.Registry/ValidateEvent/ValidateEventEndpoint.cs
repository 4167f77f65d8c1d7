using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Schemas;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.ValidateEvent;

/// <summary>POST …/event-types/{eventId}/validate and …/schemas/{version}/validate: whether a document fits the published, or any, version. Nothing is kept.</summary>
internal static class ValidateEventEndpoint
{
    private static readonly ProblemReason[] s_refusals =
    [
        ProblemReason.UnknownTenant, ProblemReason.UnknownEventType, ProblemReason.UnknownSchemaVersion, ProblemReason.PayloadTooLarge, ProblemReason.UnsupportedMediaType,
    ];

    public static void MapValidateEvent(this RouteGroupBuilder tenants)
    {
        tenants.MapPost("/{tenantId}/event-types/{eventId}/validate", PublishedAsync)
            .WithName("ValidateEvent").WithSummary("Try a document against the published schema").Accepts<JsonElement>("application/json")
            .Refuses(s_refusals).For(AccessPolicies.Events);
        tenants.MapPost("/{tenantId}/event-types/{eventId}/schemas/{version}/validate", VersionAsync)
            .WithName("ValidateWithSchema").WithSummary("Try a document against a version of the schema").Accepts<JsonElement>("application/json")
            .Refuses(s_refusals).For(AccessPolicies.Events);
    }

    private static Task<Results<Ok<ValidationResponse>, Problem>> PublishedAsync(
        string tenantId, string eventId, HttpRequest http, TenantCatalog catalog, SchemaHistories histories, CancellationToken cancellationToken) =>
        HandleAsync(tenantId, eventId, version: null, http, catalog, histories, cancellationToken);

    private static Task<Results<Ok<ValidationResponse>, Problem>> VersionAsync(
        string tenantId, string eventId, string version, HttpRequest http, TenantCatalog catalog, SchemaHistories histories, CancellationToken cancellationToken) =>
        HandleAsync(tenantId, eventId, version, http, catalog, histories, cancellationToken);

    private static async Task<Results<Ok<ValidationResponse>, Problem>> HandleAsync(
        string tenantId, string eventId, string? version, HttpRequest http, TenantCatalog catalog, SchemaHistories histories, CancellationToken cancellationToken)
    {
        var (document, unreadable) = await RequestBody.ReadBytesAsync(http, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (type, missing) = await EventTypes.FindAsync(catalog, tenantId, eventId, cancellationToken);
        if (type is null)
        {
            return missing!;
        }

        var schema = version is null ? type.Schema : (await histories.ReadAsync(tenantId, eventId, cancellationToken)).Find(version)?.Schema;
        if (schema is null)
        {
            return version is null ? Problem.Of(ProblemReason.UnknownSchemaVersion, "No schema is published for this event type.") : EventTypes.NoVersion(version);
        }

        var result = SchemaRules.Compile(schema.Value).Validate(document);
        return TypedResults.Ok(new ValidationResponse(
            version ?? type.SchemaVersion ?? SchemaVer.First.ToString(),
            result.IsValid,
            Violations.Of(result),
            result.IsTruncated));
    }
}
