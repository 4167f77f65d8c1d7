using System.Net.Http.Json;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class ActorStateTests
{
    private const string WithTtl =
        """
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata: {name: ttl}
        spec:
          features: [{name: ActorStateTTL, enabled: true}]
        """;

    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task Ttl_FeatureIsOn_EntryExpires()
    {
        await using var lab = new ActorLab();
        var host = await StartAsync(lab, WithTtl);

        (await WriteAsync(host, Upsert("short", 1, ttl: "1"), Upsert("long", 2, ttl: "3600"), Upsert("forever", 3))).ShouldBe("204 ");

        using (var read = await host.Http.GetAsync(RawActorHost.Address("1/state/long"), Token))
        {
            read.Headers.GetValues("metadata.ttlExpireTime").ShouldHaveSingleItem();
            (await read.Content.ReadAsStringAsync(Token)).ShouldBe("2");
        }

        await ActorLab.EventuallyAsync(
            async () =>
            {
                using var gone = await host.Http.GetAsync(RawActorHost.Address("1/state/short"), Token);
                return (int)gone.StatusCode == 204;
            },
            "expired");
        using var kept = await host.Http.GetAsync(RawActorHost.Address("1/state/forever"), Token);
        kept.Headers.Contains("metadata.ttlExpireTime").ShouldBeFalse();
        (await kept.Content.ReadAsStringAsync(Token)).ShouldBe("3");
    }

    [Fact]
    public async Task Ttl_FeatureIsOff_IsRefusedAndNothingIsKept()
    {
        await using var lab = new ActorLab();
        var host = await StartAsync(lab, configuration: null);

        (await WriteAsync(host, Upsert("a", 1), Upsert("b", 2, ttl: "10"))).ShouldContain("ttlInSeconds is not supported without the \\u0022ActorStateTTL\\u0022 feature enabled");

        using var absent = await host.Http.GetAsync(RawActorHost.Address("1/state/a"), Token);
        ((int)absent.StatusCode).ShouldBe(204);
    }

    [Fact]
    public async Task Transaction_EtagDoesNotMatch_NothingIsKept()
    {
        await using var lab = new ActorLab();
        var host = await StartAsync(lab, configuration: null);
        (await WriteAsync(host, Upsert("a", 1))).ShouldBe("204 ");

        (await WriteAsync(host, Upsert("b", 2), new { operation = "upsert", request = new { key = "a", value = 3, etag = "stale" } })).ShouldStartWith("500 ");

        (await host.Http.GetStringAsync(RawActorHost.Address("1/state/a"), Token)).ShouldBe("1");
        using var absent = await host.Http.GetAsync(RawActorHost.Address("1/state/b"), Token);
        ((int)absent.StatusCode).ShouldBe(204);
    }

    [Theory]
    [InlineData("{\"operation\":5}", "json: cannot unmarshal number into Go struct field TransactionalOperation.operation of type api.OperationType")]
    [InlineData("null", "request data is empty")]
    [InlineData("{\"operation\":\"delete\",\"request\":[1]}", "\\u0027\\u0027 expected a map, got \\u0027[]interface {}\\u0027")]
    [InlineData("{\"operation\":\"upsert\",\"request\":{\"key\":\"a\",\"metadata\":{\"ttlInSeconds\":5}}}", "\\u0027Metadata[ttlInSeconds]\\u0027 expected type")]
    public async Task Transaction_NoOperation_IsRefusedInDaprsWords(string operation, string reason)
    {
        await using var lab = new ActorLab();
        var host = await StartAsync(lab, configuration: null);
        using var body = new StringContent($"[{operation}]");
        using var response = await host.Http.PutAsync(RawActorHost.Address("1/state"), body, Token);

        (await response.Content.ReadAsStringAsync(Token)).ShouldContain(reason);
    }

    private static async Task<RawActorHost> StartAsync(ActorLab lab, string? configuration)
    {
        string? path = null;
        if (configuration is not null)
        {
            path = Path.Combine(lab.Resources, "..", "config.yaml");
            await File.WriteAllTextAsync(path, configuration, Token);
        }

        var host = await RawActorHost.StartAsync(lab, _ => Task.CompletedTask, configuration: path);
        await host.CallAsync("1", "wake");
        return host;
    }

    private static object Upsert(string key, int value, string? ttl = null) => ttl is null
        ? new { operation = "upsert", request = (object)new { key, value } }
        : new { operation = "upsert", request = (object)new { key, value, metadata = new { ttlInSeconds = ttl } } };

    private static async Task<string> WriteAsync(RawActorHost host, params object[] operations)
    {
        using var response = await host.Http.PutAsJsonAsync(RawActorHost.Address("1/state"), operations, Token);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}";
    }
}
