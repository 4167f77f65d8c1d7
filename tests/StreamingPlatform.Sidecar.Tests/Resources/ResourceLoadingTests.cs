using System.Net;
using StreamingPlatform.Sidecar.Tests.State;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Resources;

/// <summary>Scopes, hot reload and wrong components of a sidecar process.</summary>
public sealed class ResourceLoadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Scopes_OtherApp_DoesNotSeeTheComponent()
    {
        folder.AddComponent("mine", "state.in-memory", [], "scopes: [shop]");
        folder.AddComponent("theirs", "state.in-memory", [], "scopes: [other]");
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        using var dapr = StateOverDaprClientTests.Client(sidecar);

        (await dapr.GetMetadataAsync(Token)).Components.Select(c => c.Name).ShouldBe(["mine"]);
    }

    [Fact]
    public async Task HotReload_NewAndRemovedComponent_IsFollowed()
    {
        folder.AddComponent("first", "state.in-memory", []);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        using var dapr = StateOverDaprClientTests.Client(sidecar);

        var file = folder.AddComponent("second", "state.sqlite", [("connectionString", "second.db")]);
        await Eventually.TrueAsync(async () => (await dapr.GetMetadataAsync(Token)).Components.Count == 2, Token);
        await Eventually.TrueAsync(async () => await StatusAsync(sidecar, "v1.0/state/second/a") == HttpStatusCode.NoContent, Token);

        File.Delete(file);
        await Eventually.TrueAsync(async () => await StatusAsync(sidecar, "v1.0/state/second/a") == HttpStatusCode.BadRequest, Token);
    }

    [Fact]
    public async Task HotReload_BrokenComponentWithIgnoreErrors_LeavesTheRestRunning()
    {
        folder.AddComponent("first", "state.in-memory", []);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        folder.AddComponent("wrong", "state.sqlite", [], spec: "  ignoreErrors: true");
        folder.AddComponent("typo", "state.sqlitee", [], spec: "  ignoreErrors: true");
        folder.AddComponent("right", "state.in-memory", []);

        await Eventually.TrueAsync(async () => await StatusAsync(sidecar, "v1.0/state/right/a") == HttpStatusCode.NoContent, Token);
        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("typo", StringComparison.Ordinal)), Token);

        (await StatusAsync(sidecar, "v1.0/state/wrong/a")).ShouldBe(HttpStatusCode.BadRequest);
        sidecar.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Start_UnknownType_EndsWithOneAndNamesTheKnownTypes()
    {
        folder.AddComponent("typo", "state.sqlitee", []);
        await using var sidecar = SidecarProcess.Launch("shop", folder.Path, [folder.Resources]);

        (await sidecar.WaitForExitAsync(Token)).ShouldBe(1);

        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("state.redis, state.sqlite", StringComparison.Ordinal)), Token);
    }

    [Fact]
    public async Task Shutdown_OverHttp_EndsWithZero()
    {
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);

        using var answer = await sidecar.Http.PostAsync(new Uri("v1.0/shutdown", UriKind.Relative), content: null, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await sidecar.WaitForExitAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task Secrets_FileAndReference_AreRead()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secrets.json"), """{"db":{"file":"hidden.db"}}""", Token);
        folder.AddComponent("vault", "secretstores.local.file", [("secretsFile", "secrets.json")]);
        folder.AddFile("orders.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: { name: orders }
            spec:
              type: state.sqlite
              version: v1
              metadata:
              - name: connectionString
                secretKeyRef: { name: "db:file", key: "db:file" }
            auth: { secretStore: vault }
            """);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        using var dapr = StateOverDaprClientTests.Client(sidecar);

        (await dapr.GetSecretAsync("vault", "db:file", cancellationToken: Token))["db:file"].ShouldBe("hidden.db");
        File.Exists(Path.Combine(folder.Path, "hidden.db")).ShouldBeTrue();
    }

    private static async Task<HttpStatusCode> StatusAsync(SidecarProcess sidecar, string path)
    {
        using var answer = await sidecar.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        return answer.StatusCode;
    }
}
