using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.CommandLine;

/// <summary>What flags and wrong resources do to a sidecar that runs.</summary>
public sealed class RunningFlagsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("state.carts")]
    [InlineData("pubsub.carts")]
    [InlineData("bindings.carts")]
    [InlineData("secretstores.carts")]
    [InlineData("configuration.carts")]
    [InlineData("lock.carts")]
    [InlineData("middleware.http.carts")]
    public async Task UnknownComponentType_EndsItWithTheListOfThoseThatExist(string type)
    {
        folder.AddComponent("mine", type, []);
        await using var sidecar = SidecarProcess.Launch("shop", folder.Path, [folder.Resources]);

        (await sidecar.WaitForExitAsync(Token)).ShouldBe(1);

        sidecar.Log.ShouldContain($"component mine: unknown type '{type}'; known types: ");
        foreach (var known in new[] { "state.sqlite", "pubsub.in-memory", "bindings.http", "secretstores.local.file", "lock.redis" })
        {
            sidecar.Log.ShouldContain(known);
        }
    }

    [Fact]
    public async Task WrongResources_AreAllToldAtOnce()
    {
        folder.AddComponent("one", "state.carts", []);
        folder.AddComponent("two", "bindings.carts", []);
        folder.AddFile("r.yaml", "kind: Resiliency\nmetadata: {name: r}\nspec: {policies: {timeouts: {short: soon}}, targets: {apps: {orders: {retry: none}}}}\n");
        await using var sidecar = SidecarProcess.Launch("shop", folder.Path, [folder.Resources]);

        (await sidecar.WaitForExitAsync(Token)).ShouldBe(1);

        sidecar.Log.ShouldContain("one.yaml, document 1, spec.type");
        sidecar.Log.ShouldContain("two.yaml, document 1, spec.type");
    }

    [Fact]
    public async Task WrongResiliency_IsToldAndTheSidecarRuns()
    {
        folder.AddFile(
            "r.yaml",
            "kind: Resiliency\nmetadata: {name: r}\nspec: {policies: {timeouts: {short: soon}, retries: {again: {duration: later}}}, targets: {apps: {orders: {retry: none}}}}\n");
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);

        sidecar.Log.ShouldContain("r.yaml, document 1, spec.policies.timeouts.short");
        sidecar.Log.ShouldContain("r.yaml, document 1, spec.policies.retries.again");
        sidecar.Log.ShouldContain("spec.targets.apps.orders.retry is skipped: no policy is named 'none'");
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("https")]
    public async Task AppProtocol_ReachesTheApp(string protocol)
    {
        await using var app = await StartAppAsync(protocol);
        var port = new Uri(app.Urls.Single()).Port;
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, port, "--app-protocol", protocol);

        (await sidecar.Http.GetStringAsync(new Uri(sidecar.HttpAddress, "v1.0/invoke/shop/method/x"), Token)).ShouldBe(protocol == "h2c" ? "http HTTP/2" : "https HTTP/1.1");
    }

    [Fact]
    public async Task Wait_EndsWhenASidecarIsReady()
    {
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        await using var waiting = SidecarProcess.Launch("shop", folder.Path, [folder.Resources], null, "--wait", "--dapr-http-port", $"{sidecar.HttpPort}");

        (await waiting.WaitForExitAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public async Task EnableApiLogging_LogsPathsWithoutQueries()
    {
        folder.AddComponent("store", "state.in-memory", []);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, null, "--enable-api-logging");

        using var answer = await sidecar.Http.GetAsync(new Uri(sidecar.HttpAddress, "v1.0/state/store/k?metadata.word=hidden"), Token);

        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("API called: GET /v1.0/state/store/k", StringComparison.Ordinal)), Token);
        sidecar.Log.ShouldNotContain("hidden");
    }

    [Fact]
    public async Task BlockShutdown_EndsWhenTheAppIsUnhealthy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are those of Unix: run it there");
        await using var app = await StartAppAsync("http");
        await using var sidecar = await SidecarProcess.StartAsync(
            "shop", folder.Path, [folder.Resources], Token, new Uri(app.Urls.Single()).Port, "--dapr-block-shutdown-duration", "1h", "--enable-app-health-check",
            "--app-health-check-path", "/x", "--app-health-probe-interval", "1", "--app-health-threshold", "1");
        var x = new Uri(sidecar.HttpAddress, "v1.0/invoke/shop/method/x");
        await Eventually.TrueAsync(async () => (await sidecar.Http.GetAsync(x, Token)).IsSuccessStatusCode, Token);

        using var kill = Process.Start("kill", ["-TERM", $"{sidecar.ProcessId}"]);
        await kill.WaitForExitAsync(Token);
        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("the sidecar ends in", StringComparison.Ordinal)), Token);
        (await sidecar.Http.GetStringAsync(x, Token)).ShouldBe("http HTTP/1.1");
        await app.StopAsync(Token);

        (await sidecar.WaitForExitAsync(Token)).ShouldBe(0);
    }

    [Theory]
    [InlineData(8000, HttpStatusCode.NoContent)]
    [InlineData(8300, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(60_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task Head_BeyondTheReadBuffer_IsRefusedInWords(int size, HttpStatusCode expected)
    {
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.HttpAddress, "v1.0/healthz"));
        request.Headers.Add("x-long", new string('v', size));

        using var answer = await sidecar.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.RequestHeaderFieldsTooLarge)
        {
            (await answer.Content.ReadAsStringAsync(Token)).ShouldBe("431 Request Header Fields Too Large");
        }
    }

    [Theory]
    [InlineData("tenant=t-7,x=1;p", null)]
    [InlineData("not=valid=x,,", "invalid baggage header: invalid baggage list-member: \"\"\ninvalid baggage list-member: \"\"\n")]
    [InlineData("a b=1", "invalid baggage header: invalid key: \"a b\"\n")]
    public async Task Baggage_ThatCannotBeRead_IsRefused(string baggage, string? refusal)
    {
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.HttpAddress, "v1.0/metadata"));
        request.Headers.TryAddWithoutValidation("baggage", baggage);

        using var answer = await sidecar.Http.SendAsync(request, Token);

        answer.StatusCode.ShouldBe(refusal is null ? HttpStatusCode.OK : HttpStatusCode.BadRequest);
        if (refusal is not null)
        {
            (await answer.Content.ReadAsStringAsync(Token)).ShouldBe(refusal);
        }
    }

    private static async Task<WebApplication> StartAppAsync(string protocol)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port =>
        {
            port.Protocols = protocol == "h2c" ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (protocol == "https")
            {
                port.UseHttps(Certificate());
            }
        }));
        var app = builder.Build();
        app.MapGet("/x", (HttpContext context) => $"{context.Request.Scheme} {context.Request.Protocol}");
        await app.StartAsync(Token);
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
