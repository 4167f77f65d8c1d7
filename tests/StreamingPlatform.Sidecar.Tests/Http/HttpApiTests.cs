using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Sidecar.Tests.State;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Http;

/// <summary>State, invocation, bindings and errors over the HTTP port.</summary>
public sealed class HttpApiTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private SidecarProcess sidecar = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        folder.AddComponent("orders", "state.sqlite", [("connectionString", "orders.db")]);
        folder.AddComponent("files", "bindings.localstorage", [("rootPath", "files")]);
        sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task State_SaveGetDelete_AnswersAsDapr()
    {
        using var saved = await PostAsync("v1.0/state/orders", """[{"key":"a b","value":{"n":1}}]""");
        saved.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        using var found = await sidecar.Http.GetAsync(At("/v1.0/state/orders/a+b"), Token);
        (await found.Content.ReadAsStringAsync(Token)).ShouldBe("""{"n":1}""");
        found.Headers.TryGetValues("ETag", out var etags).ShouldBeTrue();

        using var stale = await PostAsync("v1.0/state/orders", """[{"key":"a b","value":2,"etag":"stale"}]""");
        stale.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await CodeOfAsync(stale)).ShouldBe("ERR_STATE_SAVE");

        using var delete = new HttpRequestMessage(HttpMethod.Delete, At("v1.0/state/orders/a%20b"));
        delete.Headers.TryAddWithoutValidation("If-Match", etags!.Single());
        using var deleted = await sidecar.Http.SendAsync(delete, Token);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var gone = await sidecar.Http.GetAsync(At("v1.0/state/orders/a%20b"), Token);
        gone.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task State_BulkAndTransaction_AnswerAsDapr()
    {
        using var done = await PostAsync(
            "v1.0/state/orders/transaction",
            """{"operations":[{"operation":"upsert","request":{"key":"x","value":"one"}},{"operation":"delete","request":{"key":"y"}}]}""");
        done.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        using var bulk = await PostAsync("v1.0/state/orders/bulk", """{"keys":["x","y"]}""");
        var items = await bulk.Content.ReadFromJsonAsync<JsonElement>(Token);
        items[0].GetProperty("data").GetString().ShouldBe("one");
        items[1].TryGetProperty("data", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Path_DoubleSlashAndTrailingSlash_AreCleaned()
    {
        using var answer = await sidecar.Http.GetAsync(new Uri($"http://127.0.0.1:{sidecar.HttpPort}//v1.0/healthz/"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task UnknownPath_WithoutAppId_IsDirectInvokeError()
    {
        using var answer = await sidecar.Http.GetAsync(At("v1.0/nothing/here"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await CodeOfAsync(answer)).ShouldBe("ERR_DIRECT_INVOKE");
    }

    [Fact]
    public async Task Binding_LocalStorage_CreatesAndGets()
    {
        using var created = await PostAsync("v1.0/bindings/files", """{"operation":"create","data":"hello there","metadata":{"fileName":"a/b.txt"}}""");
        created.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var got = await PostAsync("v1.0/bindings/files", """{"operation":"get","metadata":{"fileName":"a/b.txt"}}""");
        (await got.Content.ReadAsStringAsync(Token)).ShouldBe("hello there");
        using var outside = await PostAsync("v1.0/bindings/files", """{"operation":"get","metadata":{"fileName":"../orders.db"}}""");
        (await CodeOfAsync(outside)).ShouldBe("ERR_INVOKE_OUTPUT_BINDING");
    }

    [Fact]
    public async Task Invoke_FromAnotherSidecar_ReachesTheAppAndBack()
    {
        await using var app = Silent().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Map("/echo/{**rest}", async (HttpRequest request, HttpResponse response) =>
        {
            using var body = new StreamReader(request.Body);
            response.StatusCode = 418;
            response.Headers["x-caller"] = request.Headers["dapr-caller-app-id"].ToString();
            await response.WriteAsync($"{request.Method} {request.Path.Value}{request.QueryString} {await body.ReadToEndAsync(Token)}", Token);
        });
        await app.StartAsync(Token);
        await using var callee = await SidecarProcess.StartAsync(
            "callee", folder.Path, [folder.Resources], Token, new Uri(app.Urls.First()).Port);
        using var dapr = StateOverDaprClientTests.Client(sidecar);

        using var invocation = dapr.CreateInvokableHttpClient("callee");
        HttpResponseMessage? answer = null;
        await Eventually.TrueAsync(
            async () =>
            {
                using var content = new StringContent("ping");
                answer?.Dispose();
                answer = await invocation.PutAsync(At("echo/one%20two?x=1"), content, Token);
                return answer.StatusCode != HttpStatusCode.InternalServerError;
            },
            Token);

        using var given = answer!;
        given.StatusCode.ShouldBe((HttpStatusCode)418);
        (await given.Content.ReadAsStringAsync(Token)).ShouldBe("PUT /echo/one two?x=1 ping");
        given.Headers.GetValues("x-caller").ShouldBe(["shop"]);
    }

    [Fact]
    public async Task Invoke_UnknownApp_IsDirectInvokeError()
    {
        using var answer = await sidecar.Http.GetAsync(At("v1.0/invoke/nobody/method/x"), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await CodeOfAsync(answer)).ShouldBe("ERR_DIRECT_INVOKE");
    }

    private static WebApplicationBuilder Silent()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errorCode").GetString();

    private async Task<HttpResponseMessage> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await sidecar.Http.PostAsync(At(path), content, Token);
    }
}
