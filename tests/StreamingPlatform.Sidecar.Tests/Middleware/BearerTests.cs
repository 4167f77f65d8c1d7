using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using StreamingPlatform.Sidecar.Middleware;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Tests.Middleware;

/// <summary>middleware.http.bearer against an issuer of its own.</summary>
public sealed class BearerTests : IAsyncLifetime
{
    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "one" };
    private WebApplication issuer = null!;
    private string address = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        issuer = builder.Build();
        issuer.Urls.Add("http://127.0.0.1:0");
        issuer.MapGet("/.well-known/openid-configuration", () => $$"""{"issuer":"{{address}}","jwks_uri":"{{address}}/keys"}""");
        var parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
        issuer.MapGet("/keys", () =>
            $$"""{"keys":[{"kty":"RSA","kid":"one","use":"sig","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}]}""");
        await issuer.StartAsync(Token);
        address = issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public async ValueTask DisposeAsync() => await issuer.DisposeAsync();

    [Theory]
    [InlineData("shop", "", true)]
    [InlineData("other", "", false)]
    [InlineData("shop", "x", false)]
    public async Task Bearer_TokenOfTheIssuerForTheAudience_Passes(string audience, string spoiled, bool passes)
    {
        var request = new FakeRequest("/x");
        request.Headers["Authorization"] = $"Bearer {Sign(audience)}{spoiled}";

        (await StatusAsync(request)).ShouldBe(passes ? null : 401);
    }

    [Fact]
    public async Task Bearer_NoToken_IsRefused() => (await StatusAsync(new FakeRequest("/x"))).ShouldBe(401);

    private async Task<int?> StatusAsync(FakeRequest request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["issuer"] = address, ["audience"] = "shop" };
        await using var bearer = await BearerMiddleware.OpenAsync(new Component("b", "middleware.http.bearer", "v1", metadata, [], IgnoreErrors: false), Token);
        return (await bearer.ApplyAsync(request, Token))?.Status;
    }

    private string Sign(string audience) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = address,
        Audience = audience,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
    });
}
