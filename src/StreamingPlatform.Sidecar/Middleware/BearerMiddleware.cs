using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Middleware;

/// <summary>
/// middleware.http.bearer: callers need a JWT of <c>issuer</c> for <c>audience</c>, signed by a key of <c>jwksURL</c> (default: what the issuer's OpenID
/// configuration names); others get 401. The keys are read at the start and again, at most once a minute, when a token names an unknown one.
/// </summary>
internal sealed class BearerMiddleware : IHttpMiddleware
{
    private const string Scheme = "bearer ";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefreshPause = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler tokens = new();
    private readonly HttpClient client;
    private readonly ConfigurationManager<JsonWebKeySet> keys;
    private readonly string issuer;
    private readonly string audience;

    private BearerMiddleware(string issuer, string audience, HttpClient client, string keysAddress)
    {
        this.issuer = issuer;
        this.audience = audience;
        this.client = client;
        keys = new ConfigurationManager<JsonWebKeySet>(keysAddress, new KeySetReader(), Documents(client)) { RefreshInterval = RefreshPause };
    }

    /// <exception cref="ResourceException">issuer or audience are missing.</exception>
    /// <exception cref="HttpRequestException">the issuer or its keys cannot be read.</exception>
    public static async Task<BearerMiddleware> OpenAsync(Component component, CancellationToken cancellationToken)
    {
        var issuer = Value(component, "issuer", "issuerURL");
        var audience = Value(component, "audience", "clientID");
        var client = new HttpClient { Timeout = Patience };
        try
        {
            var address = component.Metadata.GetValueOrDefault("jwksURL") is { Length: > 0 } given
                ? given
                : (await OpenIdConnectConfigurationRetriever.GetAsync(
                    issuer.TrimEnd('/') + "/.well-known/openid-configuration", Documents(client), cancellationToken)).JwksUri;
            var middleware = new BearerMiddleware(issuer, audience, client, address);
            _ = await middleware.keys.GetConfigurationAsync(cancellationToken);
            return middleware;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async Task<Refusal?> ApplyAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var header = request.Header("Authorization") ?? string.Empty;
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && await IsValidAsync(header[Scheme.Length..], cancellationToken)
            ? null
            : new Refusal(StatusCodes.Status401Unauthorized, "Unauthorized\n", NoSniff: true);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Value(Component component, string name, string oldName) =>
        component.Metadata.GetValueOrDefault(name) is { Length: > 0 } value ? value
        : component.Metadata.GetValueOrDefault(oldName) is { Length: > 0 } old ? old
        : throw new ResourceException($"metadata {name}: it is required");

    private static HttpDocumentRetriever Documents(HttpClient client) => new(client) { RequireHttps = false };

    private async Task<bool> IsValidAsync(string token, CancellationToken cancellationToken)
    {
        var result = await CheckAsync(token, cancellationToken);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            keys.RequestRefresh();
            result = await CheckAsync(token, cancellationToken);
        }

        return result.IsValid;
    }

    private async Task<TokenValidationResult> CheckAsync(string token, CancellationToken cancellationToken) =>
        await tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKeys = (await keys.GetConfigurationAsync(cancellationToken)).GetSigningKeys(),
            ClockSkew = Skew,
            RequireExpirationTime = false,
        });

    private sealed class KeySetReader : IConfigurationRetriever<JsonWebKeySet>
    {
        public async Task<JsonWebKeySet> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel) =>
            JsonWebKeySet.Create(await retriever.GetDocumentAsync(address, cancel));
    }
}
