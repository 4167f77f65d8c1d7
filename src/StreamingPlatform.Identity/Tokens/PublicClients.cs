using Microsoft.Extensions.Options;

namespace StreamingPlatform.Identity.Tokens;

/// <summary>The configured clients without a secret.</summary>
internal sealed class PublicClients(IOptions<IdentityOptions> options)
{
    public PublicClient? Find(string? clientId) => options.Value.PublicClients.FirstOrDefault(client => client.ClientId == clientId);

    /// <summary>Whether people may be sent there.</summary>
    public static bool MayReturnTo(PublicClient client, string? redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var wanted) && client.RedirectUris.Any(known => Same(known, wanted));

    private static bool Same(Uri known, Uri wanted) =>
        known == wanted
        || (known.IsLoopback && wanted.IsLoopback && known.Scheme == wanted.Scheme && known.Host == wanted.Host && wanted.UserInfo.Length == 0 && wanted.Fragment.Length == 0
            && string.Equals(known.PathAndQuery, wanted.PathAndQuery, StringComparison.Ordinal));
}
