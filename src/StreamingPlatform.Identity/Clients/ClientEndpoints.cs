using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.ServiceDefaults.Access;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Identity.Clients;

/// <summary>/clients: the registry makes, lists and withdraws the clients of a tenant. Nobody else reaches it; people use the registry's addresses.</summary>
internal static class ClientEndpoints
{
    public static void MapClients(this IEndpointRouteBuilder routes)
    {
        var clients = routes.MapGroup("/clients").For(AccessPolicies.Services);
        clients.MapPost("/", CreateAsync).WithName("CreateClient");
        clients.MapGet("/{owner}", ListAsync).WithName("ListClients");
        clients.MapDelete("/{owner}/{clientId}", DeleteAsync).WithName("DeleteClient");
    }

    private static async Task<Results<Ok<ClientCredentials>, Problem>> CreateAsync(
        CreateClientRequest request, ClientStore clients, IOptions<IdentityOptions> options, CancellationToken cancellationToken)
    {
        if (!Roles.OfTenant.Contains(request.Role))
        {
            return Problem.Of(ProblemReason.InvalidContent, $"The role must be one of {string.Join(", ", Roles.OfTenant)}.");
        }

        var (client, secret) = await clients.CreateAsync(request.TenantId, request.Role, cancellationToken);
        return TypedResults.Ok(new ClientCredentials(client.ClientId, client.TenantId, client.Role, secret, new Uri(options.Value.Issuer!, "connect/token")));
    }

    private static async Task<Ok<List<ClientResponse>>> ListAsync(string owner, ClientStore clients, CancellationToken cancellationToken) =>
        TypedResults.Ok((await clients.ListAsync(owner, cancellationToken))
            .Select(client => new ClientResponse(client.ClientId, client.TenantId, client.Role, client.CreatedAt)).ToList());

    private static async Task<Results<NoContent, Problem>> DeleteAsync(string owner, string clientId, ClientStore clients, CancellationToken cancellationToken) =>
        await clients.DeleteAsync(owner, clientId, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(ProblemReason.NotFound, "The tenant has no such client.");
}
