using Microsoft.AspNetCore.Http.HttpResults;
using StreamingPlatform.Contracts;
using StreamingPlatform.Registry.Audit;
using StreamingPlatform.Registry.Requests;
using StreamingPlatform.Registry.Tenants;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Registry.Clients;

/// <summary>
/// /tenants/{tenantId}/clients: programs that get tokens for the tenant (OAuth 2.0 client credentials). POST answers with the secret, once; DELETE withdraws
/// a client: it gets no new tokens, and those it has end by themselves.
/// </summary>
internal static class ClientEndpoints
{
    public static void MapClients(this RouteGroupBuilder tenants)
    {
        var clients = tenants.MapGroup("/{tenantId}/clients").For(AccessPolicies.Administration);
        clients.MapPost("/", CreateAsync).WithName("CreateClient").WithSummary("Make a client; its secret is told once")
            .Accepts<CreateClientRequest>("application/json").RefusesBodies().Refuses(ProblemReason.UnknownTenant);
        clients.MapGet("/", ListAsync).WithName("ListClients").WithSummary("A tenant's clients").Refuses(ProblemReason.UnknownTenant);
        clients.MapDelete("/{clientId}", DeleteAsync).WithName("DeleteClient").WithSummary("Withdraw a client").Refuses(ProblemReason.UnknownTenant, ProblemReason.NotFound);
    }

    private static async Task<Results<Created<ClientCredentials>, Problem>> CreateAsync(
        string tenantId, HttpRequest http, TenantCatalog catalog, ITenantClients clients, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await RequestBody.ReadAsync<ClientBody>(http, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        if (body.Role is null || !Roles.OfTenant.Contains(body.Role))
        {
            var errors = new ValidationErrors();
            errors.Require(false, "role", $"One of {string.Join(", ", Roles.OfTenant)}.");
            return Problem.Invalid(errors);
        }

        if (await catalog.FindAsync(tenantId, cancellationToken) is null)
        {
            return UnknownTenant();
        }

        // Told only after it is in the trail: a secret that nobody knows opens nothing.
        var made = await clients.CreateAsync(tenantId, body.Role, cancellationToken);
        await NoteAsync(catalog, http, tenantId, "client.created", $"clients/{made.ClientId}", new { made.ClientId, made.Role }, cancellationToken);
        return TypedResults.Created($"/tenants/{tenantId}/clients/{made.ClientId}", made);
    }

    private static async Task<Results<Ok<IReadOnlyList<ClientResponse>>, Problem>> ListAsync(
        string tenantId, TenantCatalog catalog, ITenantClients clients, CancellationToken cancellationToken) =>
        await catalog.FindAsync(tenantId, cancellationToken) is null ? UnknownTenant() : TypedResults.Ok(await clients.ListAsync(tenantId, cancellationToken));

    private static async Task<Results<NoContent, Problem>> DeleteAsync(
        string tenantId, string clientId, HttpRequest http, TenantCatalog catalog, ITenantClients clients, CancellationToken cancellationToken)
    {
        if (await catalog.FindAsync(tenantId, cancellationToken) is null)
        {
            return UnknownTenant();
        }

        if (!await clients.DeleteAsync(tenantId, clientId, cancellationToken))
        {
            return Problem.Of(ProblemReason.NotFound, "The tenant has no such client.");
        }

        await NoteAsync(catalog, http, tenantId, "client.withdrawn", $"clients/{clientId}", after: null, cancellationToken);
        return TypedResults.NoContent();
    }

    private static Task<TenantResponse?> NoteAsync(
        TenantCatalog catalog, HttpRequest http, string tenantId, string action, string subject, object? after, CancellationToken cancellationToken) =>
        catalog.ChangeAsync(
            tenantId, Requester.Of(http.HttpContext), tenant => new(new TenantChange(tenant, action, subject, Before: null, after)), cancellationToken);

    private static Problem UnknownTenant() => Problem.Of(ProblemReason.UnknownTenant, "No tenant has this id.");
}
