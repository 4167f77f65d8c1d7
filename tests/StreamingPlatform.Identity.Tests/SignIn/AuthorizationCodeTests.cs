using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;

namespace StreamingPlatform.Identity.Tests.SignIn;

/// <summary>Authorization code with PKCE, as a browser and its client do it.</summary>
public sealed class AuthorizationCodeTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_PasswordIsRight_GivesACodeThatIsGoodOnce()
    {
        var identity = fixture.Service;
        var code = await CodeAsync(identity, IdentityService.AdminSecret);
        code.ShouldNotBeNull();

        var answer = await RedeemAsync(identity, code, Verifier);
        var token = new JsonWebToken(answer.GetProperty("access_token").GetString());
        token.GetClaim("role").Value.ShouldBe("platform-admin");
        token.GetClaim("preferred_username").Value.ShouldBe("platform-admin");
        answer.TryGetProperty("id_token", out _).ShouldBeTrue();

        (await RedeemAsync(identity, code, Verifier)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task SignIn_AnotherVerifier_GetsNoToken()
    {
        var identity = fixture.Service;
        var code = await CodeAsync(identity, IdentityService.AdminSecret);

        (await RedeemAsync(identity, code!, Verifier.Replace('a', 'b'))).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task SignIn_PasswordIsWrong_AsksAgainAndSlowsDown()
    {
        var identity = fixture.Service;
        var seen = new List<HttpStatusCode>();
        for (var tries = 0; tries < 11; tries++)
        {
            using var answer = await PostAsync(identity, Query(), "wrong", "somebody");
            seen.Add(answer.StatusCode);
        }

        seen.Take(10).ShouldAllBe(status => status == HttpStatusCode.Unauthorized);
        seen[10].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/signin-oidc")]
    [InlineData("redirect_uri", "http://127.0.0.1:8084/elsewhere")]
    [InlineData("client_id", "nobody")]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    public async Task SignIn_RequestOfAStranger_IsRefusedBeforeAnythingIsAsked(string parameter, string? value)
    {
        var identity = fixture.Service;
        var query = Query();
        query[parameter] = value;
        using var answer = await identity.Client.GetAsync(new Uri($"/connect/authorize?{query}", UriKind.Relative), Cancel);

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("password", Case.Insensitive);
        if (parameter is "redirect_uri" or "client_id")
        {
            answer.StatusCode.ShouldBe(parameter == "client_id" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task SignIn_AnotherPortOfThisMachine_IsTheSameClient()
    {
        var identity = fixture.Service;
        var query = Query();
        query["redirect_uri"] = "http://127.0.0.1:43210/signin-oidc";
        using var page = await identity.Client.GetAsync(new Uri($"/connect/authorize?{query}", UriKind.Relative), Cancel);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        (await page.Content.ReadAsStringAsync(Cancel)).ShouldContain("current-password");
    }

    private static System.Collections.Specialized.NameValueCollection Query()
    {
        var query = HttpUtility.ParseQueryString(string.Empty);
        query["client_id"] = IdentityService.Console;
        query["redirect_uri"] = IdentityService.ConsoleReturn.ToString();
        query["response_type"] = "code";
        query["scope"] = "openid";
        query["state"] = "<script>\"'";
        query["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        query["code_challenge_method"] = "S256";
        return query;
    }

    private static async Task<HttpResponseMessage> PostAsync(IdentityService identity, System.Collections.Specialized.NameValueCollection query, string password, string userName = "platform-admin")
    {
        var fields = query.AllKeys.Select(key => KeyValuePair.Create(key!, query[key]!)).Append(new("username", userName)).Append(new("password", password));
        using var form = new FormUrlEncodedContent(fields);
        return await identity.Client.PostAsync(new Uri("/connect/authorize", UriKind.Relative), form, Cancel);
    }

    private static async Task<string?> CodeAsync(IdentityService identity, string password)
    {
        using var page = await identity.Client.GetAsync(new Uri($"/connect/authorize?{Query()}", UriKind.Relative), Cancel);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("<script>");

        using var answer = await PostAsync(identity, Query(), password);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var parameters = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        answer.Headers.Location.GetLeftPart(UriPartial.Path).ShouldBe(IdentityService.ConsoleReturn.ToString());
        parameters["state"].ShouldBe(Query()["state"]);
        return parameters["code"];
    }

    private static Task<JsonElement> RedeemAsync(IdentityService identity, string code, string verifier) => identity.TokenAsync(
        Cancel, ("grant_type", "authorization_code"), ("client_id", IdentityService.Console), ("redirect_uri", IdentityService.ConsoleReturn.ToString()), ("code", code), ("code_verifier", verifier));
}
