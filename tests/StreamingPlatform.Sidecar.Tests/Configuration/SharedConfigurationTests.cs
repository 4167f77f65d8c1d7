using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.Client;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Configuration;

/// <summary>configuration.embedded: one file behind two sidecars, written through the binding of one of them.</summary>
public sealed class SharedConfigurationTests : IAsyncLifetime
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMilliseconds(500);
    private readonly TemporaryFolder folder = new();
    private RecordingApp app = null!;
    private SidecarProcess writer = null!;
    private SidecarProcess reader = null!;
    private DaprClient dapr = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        folder.AddComponent("settings", "configuration.embedded", [("path", "settings.db")]);
        folder.AddComponent("settings-writer", "bindings.configuration", [("path", "settings.db")]);
        app = await RecordingApp.StartAsync(Token);
        writer = await SidecarProcess.StartAsync("registry", folder.Path, [folder.Resources], Token);
        reader = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);
        dapr = new DaprClientBuilder().UseHttpEndpoint(reader.HttpAddress.ToString()).UseGrpcEndpoint(reader.GrpcAddress.ToString()).Build();
    }

    public async ValueTask DisposeAsync()
    {
        dapr.Dispose();
        await reader.DisposeAsync();
        await writer.DisposeAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Get_AfterWrites_GivesValuesAndVersions()
    {
        await WriteAsync("a", "one");
        await WriteAsync("a", "two");
        await WriteAsync("b", "three");
        await WriteAsync("gone", "four");
        await RemoveAsync("gone");

        var all = await dapr.GetConfiguration("settings", [], cancellationToken: Token);
        var one = await dapr.GetConfiguration("settings", ["a", "nobody"], cancellationToken: Token);

        all.Items.Keys.ShouldBe(["a", "b"], ignoreOrder: true);
        one.Items.ShouldHaveSingleItem().Value.Value.ShouldBe("two");
        one.Items["a"].Version.ShouldBe("2");
    }

    [Fact]
    public async Task Subscribe_OverGrpc_SeesChangesOfAnotherSidecar()
    {
        await WriteAsync("limit", "1");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var subscription = await dapr.SubscribeConfiguration("settings", ["limit"], cancellationToken: deadline.Token);
        await using var changes = subscription.Source.GetAsyncEnumerator(deadline.Token);
        (await changes.MoveNextAsync()).ShouldBeTrue("the first message is the subscription's id");

        await WriteAsync("other", "x");
        var watch = Stopwatch.StartNew();
        await WriteAsync("limit", "2");
        (await changes.MoveNextAsync()).ShouldBeTrue();
        watch.Elapsed.ShouldBeLessThan(SeenWithin);
        changes.Current["limit"].Value.ShouldBe("2");

        await RemoveAsync("limit");
        (await changes.MoveNextAsync()).ShouldBeTrue();
        changes.Current["limit"].Value.ShouldBeEmpty();

        var ended = await dapr.UnsubscribeConfiguration("settings", subscription.Id, Token);
        ended.Ok.ShouldBeTrue();
        (await changes.MoveNextAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Subscribe_OverHttp_ReachesTheAppUntilUnsubscribed()
    {
        var subscribed = await reader.Http.GetFromJsonAsync<JsonElement>(At("v1.0/configuration/settings/subscribe"), Token);
        var id = subscribed.GetProperty("id").GetString();

        await WriteAsync("size limit", "1");
        await Eventually.TrueAsync(() => Task.FromResult(!app.Requests.IsEmpty), Token);

        app.Requests.TryDequeue(out var change).ShouldBeTrue();
        change.Path.ShouldBe("/configuration/settings/size limit");
        using var body = JsonDocument.Parse(change.Body);
        body.RootElement.GetProperty("id").GetString().ShouldBe(id);
        body.RootElement.GetProperty("items").GetRawText().ShouldBe("""{"size limit":{"value":"1","version":"1"}}""");

        using var ended = await reader.Http.GetAsync(At($"v1.0/configuration/settings/{id}/unsubscribe"), Token);
        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var again = await reader.Http.GetAsync(At($"v1.0/configuration/settings/{id}/unsubscribe"), Token);
        again.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Write_OnlyOverTheVersionItNames()
    {
        (await WriteAsync("quota", "1", version: "0")).ShouldBe(HttpStatusCode.OK);
        (await WriteAsync("quota", "2", version: "0")).ShouldBe(HttpStatusCode.InternalServerError);
        (await WriteAsync("quota", "3", version: "1")).ShouldBe(HttpStatusCode.OK);

        var items = await dapr.GetConfiguration("settings", ["quota"], cancellationToken: Token);
        items.Items["quota"].Value.ShouldBe("3");
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private async Task<HttpStatusCode> WriteAsync(string key, string value, string? version = null)
    {
        using var answer = await writer.Http.PostAsJsonAsync(
            At("v1.0/bindings/settings-writer"), new { operation = "create", data = value, metadata = new { key, version = version ?? string.Empty } }, Token);
        return answer.StatusCode;
    }

    private async Task RemoveAsync(string key)
    {
        using var answer = await writer.Http.PostAsJsonAsync(At("v1.0/bindings/settings-writer"), new { operation = "delete", metadata = new { key } }, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }
}
