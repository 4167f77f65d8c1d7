using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;
using System.Text.Json;

namespace StreamingPlatform.Registry.Settings;

/// <summary>
/// /tenants/{tenantId}/settings: GET; PUT (what is absent gets its default); PATCH, a merge patch (RFC 7396). The ETag is the version of the settings;
/// with If-Match a change is made to that version only, otherwise 412. A change holds in every service within two seconds.
/// </summary>
internal static class SettingsEndpoints
{
    private static readonly ProblemReason[] s_change = [ProblemReason.UnknownTenant, ProblemReason.PreconditionFailed, ProblemReason.EventsCounted];

    public static void MapSettings(this RouteGroupBuilder tenants)
    {
        tenants.MapGet("/{tenantId}/settings", GetAsync).WithName("GetSettings").WithSummary("A tenant's settings").Refuses(ProblemReason.UnknownTenant).For(AccessPolicies.Membership);
        tenants.MapPut("/{tenantId}/settings", PutAsync).WithName("PutSettings").WithSummary("Replace a tenant's settings")
            .Accepts<TenantSettings>("application/json").RefusesBodies().Refuses(s_change).For(AccessPolicies.Administration);
        tenants.MapPatch("/{tenantId}/settings", PatchAsync).WithName("PatchSettings").WithSummary("Change some of a tenant's settings")
            .Accepts<TenantSettings>("application/json").RefusesBodies().Refuses(s_change).For(AccessPolicies.Administration);
    }

    private static async Task<Results<Ok<TenantSettingsResponse>, Problem>> GetAsync(
        string tenantId, TenantCatalog catalog, HttpResponse response, CancellationToken cancellationToken) =>
        await catalog.FindAsync(tenantId, cancellationToken) is { } tenant
            ? TypedResults.Ok(Answer(tenant, response))
            : UnknownTenant();

    private static Task<Results<Ok<TenantSettingsResponse>, Problem>> PutAsync(
        string tenantId, HttpRequest http, SettingsChange change, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, isPatch: false, http, change, cancellationToken);

    private static Task<Results<Ok<TenantSettingsResponse>, Problem>> PatchAsync(
        string tenantId, HttpRequest http, SettingsChange change, CancellationToken cancellationToken) =>
        ChangeAsync(tenantId, isPatch: true, http, change, cancellationToken);

    private static async Task<Results<Ok<TenantSettingsResponse>, Problem>> ChangeAsync(
        string tenantId, bool isPatch, HttpRequest http, SettingsChange change, CancellationToken cancellationToken)
    {
        if (!IfMatch.TryRead(http, out var condition))
        {
            return Problem.Of(ProblemReason.MalformedRequest, "If-Match is no list of entity tags.");
        }

        var (document, unreadable) = await RequestBody.ReadAsync<JsonElement>(http, cancellationToken);
        if (unreadable is not null)
        {
            return unreadable;
        }

        var (tenant, problem) = await change.ApplyAsync(tenantId, document, isPatch, condition, Requester.Of(http.HttpContext), cancellationToken);
        return tenant is null ? problem! : TypedResults.Ok(Answer(tenant, http.HttpContext.Response));
    }

    private static TenantSettingsResponse Answer(TenantResponse tenant, HttpResponse response)
    {
        response.Headers.ETag = IfMatch.TagOf(tenant.SettingsVersion);
        return new TenantSettingsResponse(tenant.TenantId, tenant.SettingsVersion, tenant.Settings);
    }

    private static Problem UnknownTenant() => Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
}
