using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Bindings;

/// <summary>bindings.cron towards an HTTP app.</summary>
public sealed class InputBindingTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RecordingApp app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await RecordingApp.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Cron_AppWantsIt_ComesAgainAndAgain()
    {
        folder.AddComponent("tick", "bindings.cron", [("schedule", "@every 50ms")]);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Count > 3), Token);

        app.Requests.First().ShouldBe(new RecordingApp.Received("OPTIONS", "/tick", string.Empty));
        app.Requests.Skip(1).ShouldAllBe(r => r.Method == "POST" && r.Path == "/tick" && r.Body.Length == 0);
    }

    [Fact]
    public async Task Cron_AppDoesNotWantIt_IsNotRead()
    {
        app.Answer = request => request is { Method: "OPTIONS", Path: "/tock" } ? 404 : 200;
        folder.AddComponent("tick", "bindings.cron", [("schedule", "@every 50ms"), ("direction", "input"), ("route", "/on/tick")]);
        folder.AddComponent("tock", "bindings.cron", [("schedule", "@every 50ms")]);
        folder.AddComponent("talk", "bindings.cron", [("schedule", "@every 50ms"), ("direction", "output")]);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Count(r => r.Path == "/on/tick") > 5), Token);

        app.Requests.ShouldNotContain(r => r.Method == "POST" && r.Path != "/on/tick");
        app.Requests.ShouldNotContain(r => r.Method == "OPTIONS" && r.Path != "/tock");
    }

    [Fact]
    public async Task Cron_AppIsUnhealthy_IsNotRead()
    {
        folder.AddComponent("tick", "bindings.cron", [("schedule", "@every 50ms"), ("direction", "input")]);
        await using var sidecar = await SidecarProcess.StartAsync(
            "shop", folder.Path, [folder.Resources], Token, app.Port, "--enable-app-health-check", "--app-health-probe-interval", "1", "--app-health-threshold", "1");
        await Eventually.TrueAsync(() => Task.FromResult(app.Probes > 1), Token);
        app.Requests.ShouldBeEmpty();

        app.IsHealthy = true;
        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Count > 2), Token);

        app.IsHealthy = false;
        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("the app is unhealthy", StringComparison.Ordinal)), Token);
        var probes = app.Probes;
        var before = app.Requests.Count;
        await Eventually.TrueAsync(() => Task.FromResult(app.Probes > probes + 1), Token);
        app.Requests.Count.ShouldBeLessThanOrEqualTo(before + 1, "one event may have been on its way");
    }

    [Fact]
    public async Task Event_RefusedUnderAnInboundPolicy_ComesAgainAsOftenAsItSays()
    {
        app.Answer = request => request.Method == "POST" ? 500 : 200;
        folder.AddComponent("tick", "bindings.cron", [("schedule", "@every 1h"), ("direction", "input")]);
        folder.AddComponent("tock", "bindings.cron", [("schedule", "@every 200ms"), ("direction", "input")]);
        folder.AddFile("r.yaml", """
            kind: Resiliency
            metadata: {name: r}
            spec:
              policies: {retries: {twice: {duration: 10ms, maxRetries: 2, matching: {httpStatusCodes: "500"}}}}
              targets: {components: {tock: {inbound: {retry: twice}}}}
            """);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Count >= 6), Token);

        sidecar.Log.ShouldContain("tock failed and is tried again");
        sidecar.Log.ShouldContain("the app did not take an event of input binding tock: status 500");
    }
}
