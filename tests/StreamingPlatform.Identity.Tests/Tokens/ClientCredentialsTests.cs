using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Identity.Tests.Tokens;

public sealed class ClientCredentialsTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_OfATenantsClient_SaysTenantRoleAndAudience()
    {
        var identity = fixture.Service;
        var client = await identity.CreateClientAsync("acme", Roles.Producer, Cancel);

        var answer = await identity.ClientTokenAsync(client.ClientId, client.ClientSecret, Cancel);

        answer.GetProperty("expires_in").GetInt32().ShouldBeGreaterThan(3_600);
        var token = new JsonWebToken(answer.GetProperty("access_token").GetString());
        token.GetClaim("tenant").Value.ShouldBe("acme");
        token.GetClaim("role").Value.ShouldBe(Roles.Producer);
        token.Subject.ShouldBe(client.ClientId);
        token.Audiences.ShouldBe(["streaming-platform"]);
        client.TokenEndpoint.AbsolutePath.ShouldBe("/connect/token");
    }

    [Fact]
    public async Task Token_UnknownClientOrSecret_IsRefusedAlike()
    {
        var identity = fixture.Service;
        var client = await identity.CreateClientAsync("acme", Roles.Analyst, Cancel);

        foreach (var (id, secret) in new[] { (client.ClientId, "wrong"), ("nobody", client.ClientSecret), ("platform-admin", "wrong"), ("", ""), ("client|x", "y") })
        {
            (await identity.ClientTokenAsync(id, secret, Cancel)).TryGetProperty("access_token", out _).ShouldBeFalse(id);
        }

        (await identity.ClientTokenAsync("platform-admin", IdentityService.AdminSecret, Cancel)).TryGetProperty("access_token", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Token_AfterARestart_IsStillGoodAndClientsRemain()
    {
        var identity = fixture.Service;
        var client = await identity.CreateClientAsync("acme", Roles.TenantAdmin, Cancel);
        var token = (await identity.ClientTokenAsync(client.ClientId, client.ClientSecret, Cancel)).GetProperty("access_token").GetString()!;

        await identity.RestartAppAsync(Cancel);

        using var created = await identity.PostUserAsync(token, new { userName = "anna", password = "correct horse battery", role = Roles.Analyst }, Cancel);
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync(Cancel));
        (await identity.ClientTokenAsync(client.ClientId, client.ClientSecret, Cancel)).TryGetProperty("access_token", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Clients_Withdrawn_GetNoMoreTokens()
    {
        var identity = fixture.Service;
        var kept = await identity.CreateClientAsync("initech", Roles.Analyst, Cancel);
        var withdrawn = await identity.CreateClientAsync("initech", Roles.Producer, Cancel);
        var others = await identity.CreateClientAsync("globex", Roles.Producer, Cancel);

        using var foreign = await identity.AsRegistryAsync(HttpMethod.Delete, $"/clients/initech/{others.ClientId}", null, Cancel);
        using var done = await identity.AsRegistryAsync(HttpMethod.Delete, $"/clients/initech/{withdrawn.ClientId}", null, Cancel);
        using var again = await identity.AsRegistryAsync(HttpMethod.Delete, $"/clients/initech/{withdrawn.ClientId}", null, Cancel);

        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        done.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await identity.ClientTokenAsync(withdrawn.ClientId, withdrawn.ClientSecret, Cancel)).TryGetProperty("access_token", out _).ShouldBeFalse();
        (await identity.ClientTokenAsync(others.ClientId, others.ClientSecret, Cancel)).TryGetProperty("access_token", out _).ShouldBeTrue();
        using var listed = await identity.AsRegistryAsync(HttpMethod.Get, "/clients/initech", null, Cancel);
        (await listed.Content.ReadFromJsonAsync<JsonElement>(Cancel)).EnumerateArray().Single().GetProperty("clientId").GetString().ShouldBe(kept.ClientId);
    }
}
