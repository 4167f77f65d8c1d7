using OpenIddict.Abstractions;
using OpenIddict.Server;
using StreamingPlatform.Identity.Clients;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>Who asks for a token: a client with its secret, or a public client with a code that was made for it.</summary>
internal sealed class TokenRequests(PublicClients publicClients, ClientStore clients) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    /// <summary>Under this name the client travels from here to <see cref="TokenGrants"/>.</summary>
    public const string Client = "client";

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (context.Request.IsAuthorizationCodeGrantType())
        {
            if (publicClients.Find(context.ClientId) is null)
            {
                context.Reject(OpenIddictConstants.Errors.InvalidClient, "There is no such client.");
            }

            return;
        }

        var client = context is { ClientId: { } id, ClientSecret: { } secret } ? await clients.FindAsync(id, secret, context.CancellationToken) : null;
        if (client is null)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "Unknown client, or not its secret.");
            return;
        }

        context.Transaction.SetProperty(Client, client);
    }
}
