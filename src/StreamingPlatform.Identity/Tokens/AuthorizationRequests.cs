using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>Whom people may be signed in for, and where they may be sent back to.</summary>
internal sealed class AuthorizationRequests(PublicClients publicClients) : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        if (publicClients.Find(context.ClientId) is not { } client)
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "There is no such client.");
        }
        else if (!PublicClients.MayReturnTo(client, context.RedirectUri))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidRequest, "The client is not known at this redirect_uri.");
        }

        return ValueTask.CompletedTask;
    }
}
