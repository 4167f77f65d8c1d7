using System.Net;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Security;

/// <summary>DAPR_API_TOKEN over HTTP.</summary>
public sealed class ApiTokenTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private SidecarProcess sidecar = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, null, "DAPR_API_TOKEN=word-1");

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("GET", "/v1.0/metadata", null, 401)]
    [InlineData("GET", "/v1.0/metadata", "word-2", 401)]
    [InlineData("GET", "/v1.0/metadata", "word-1", 200)]
    [InlineData("GET", "/nowhere", null, 401)]
    [InlineData("GET", "/v1.0/healthz", null, 204)]
    [InlineData("GET", "/v1.0/healthz/", null, 204)]
    [InlineData("GET", "/v1.0/healthz/outbound", null, 204)]
    [InlineData("HEAD", "/v1.0/healthz", null, 401)]
    public async Task Http_OnlyHealthGoesWithoutTheToken(string method, string path, string? token, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.Add("dapr-api-token", token);
        }

        using var answer = await sidecar.Http.SendAsync(request, Token);

        ((int)answer.StatusCode).ShouldBe(status);
        if (status == (int)HttpStatusCode.Unauthorized && method == "GET")
        {
            (await answer.Content.ReadAsStringAsync(Token)).ShouldBe("invalid api token\n");
        }
    }

    [Fact]
    public async Task Http_AnotherSidecarsName_CannotBeInvented()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v1.0/metadata", UriKind.Relative));
        request.Headers.Add("x-embedded-caller", "shop-1-00000000000000000000000000000000");

        using var answer = await sidecar.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
