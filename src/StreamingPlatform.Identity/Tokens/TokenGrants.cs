using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using StreamingPlatform.Identity.Clients;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>What a granted token says. A code is spent once.</summary>
internal sealed class TokenGrants(IOptions<IdentityOptions> options, SpentCodes spent) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.IsClientCredentialsGrantType())
        {
            var client = context.Transaction.GetProperty<ClientRecord>(TokenRequests.Client)!;
            context.SignIn(Principals.Of(client.ClientId, client.ClientId, client.TenantId.Length == 0 ? null : client.TenantId, client.Role, options.Value.Audience));
            return;
        }

        if (!await spent.TrySpendAsync(context.Principal!.GetClaim(Claims.Private.TokenId) ?? context.Principal!.GetClaim(Principals.CodeId)!, context.CancellationToken))
        {
            context.Reject(Errors.InvalidGrant, "The code was used before.");
        }
    }
}
