using System.Net;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Quarantine;

namespace StreamingPlatform.Ingestion.Tests;

public sealed class QuarantineTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private const string Good = """{"id":"ID","user":"anna","sku":"a-1","ts":"2024-05-01T10:00:00Z"}""";
    private const string Bad = """{"id":"ID","user":"annabella","sku":"a-1","ts":"2024-05-01T10:00:00Z"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quarantine_RefusedEvents_AreListedReplayedAfterTheFixAndGone()
    {
        IngestionHost.NextSchema = null;
        var (single, receipt) = await PostAsync("/events", Bad.Replace("ID", "q1", StringComparison.Ordinal));
        var (_, batch) = await PostAsync("/events/batch", $"[{Good.Replace("ID", "q2", StringComparison.Ordinal)},{Bad.Replace("ID", "q3", StringComparison.Ordinal)},{{\"id\":\"q4\"}}]");

        single.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (receipt.GetProperty("id").GetString(), receipt.GetProperty("status").GetString()).ShouldBe(("q1", "quarantined"));
        receipt.GetProperty("problem").GetProperty("violations").GetArrayLength().ShouldBe(1);
        (batch.GetProperty("accepted").GetInt32(), batch.GetProperty("rejected").GetInt32(), batch.GetProperty("quarantined").GetInt32()).ShouldBe((1, 0, 2));
        batch.GetProperty("results").EnumerateArray().Select(result => (result.GetProperty("index").GetInt32(), result.GetProperty("status").GetString(), result.GetProperty("id").GetString()))
            .ShouldBe([(1, "quarantined", "q3"), (2, "quarantined", "q4")]);
        var list = await GetAsync("/quarantine/parks");
        list.GetProperty("total").GetInt32().ShouldBe(3);
        list.GetProperty("reasons").GetProperty("schema-violation").GetInt32().ShouldBe(3);
        list.GetProperty("events").EnumerateArray().Select(parked => parked.GetProperty("id").GetString()).ShouldBe(["q4", "q3", "q1"]);
        (await StatusAsync("q1")).ShouldBe("quarantined");

        // The fix lets longer names pass, but not an event without a user.
        IngestionHost.NextSchema = """{"required":["user"]}""";
        var replay = await SendAsync(HttpMethod.Post, "/quarantine/parks/replay?reason=schema-violation");

        (replay.GetProperty("accepted").GetInt32(), replay.GetProperty("refused").GetInt32(), replay.GetProperty("left").GetInt32()).ShouldBe((2, 1, 0));
        host.Log.Find("q1").ShouldNotBeNull();
        host.Log.Find("q3").ShouldNotBeNull();
        (await StatusAsync("q1")).ShouldBe("accepted");
        (await GetAsync("/quarantine/parks")).GetProperty("events").EnumerateArray().Select(parked => parked.GetProperty("id").GetString()).ShouldBe(["q4"]);
        (await SendAsync(HttpMethod.Delete, "/quarantine/parks?id=q4")).GetProperty("discarded").GetInt32().ShouldBe(1);
        (await GetAsync("/quarantine/parks")).GetProperty("total").GetInt32().ShouldBe(0);
        host.Quarantine.Parts.Keys.ShouldNotContain(key => key.TenantId == "parks", "what the head does not name is deleted");
    }

    [Fact]
    public async Task Quarantine_EventWithoutId_GetsOneAndKeepsIt()
    {
        var (_, receipt) = await PostAsync("/events", Bad, "no-id");
        var id = receipt.GetProperty("id").GetString()!;

        Guid.TryParse(id, out _).ShouldBeTrue();
        (await GetAsync("/quarantine/parks?eventId=no-id")).GetProperty("events").EnumerateArray().Select(parked => parked.GetProperty("id").GetString()).ShouldContain(id);
        await SendAsync(HttpMethod.Delete, "/quarantine/parks?eventId=no-id");
    }

    [Fact]
    public async Task GetEvent_TellsWhatBecameOfIt()
    {
        host.Progress.Counts = false;
        await PostAsync("/events", Good.Replace("ID", "s-\\u00e91", StringComparison.Ordinal), tenant: "acme");
        await PostAsync("/events", Bad.Replace("ID", "s2", StringComparison.Ordinal), tenant: "acme");

        (await StatusAsync("s-é1", "acme")).ShouldBe("accepted");
        host.Progress.Counts = true;
        (await StatusAsync("s-é1", "acme")).ShouldBe("counted");
        (await StatusAsync("s2", "acme")).ShouldBe("refused");
        (await StatusAsync("s2", "parks")).ShouldBeNull("another tenant's event is nobody's");
        (await StatusAsync("never", "acme")).ShouldBeNull();
        host.Progress.Counts = false;
    }

    [Fact]
    public async Task TenantQuarantine_ManyAtOnceAndConflicts_LosesNothing()
    {
        var store = new FakeQuarantineStore();
        using var one = new TenantQuarantine("t", store, 10_000_000);
        using var other = new TenantQuarantine("t", store, 10_000_000); // as another process has it

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() => (number % 2 == 0 ? one : other).ParkAsync([Parked(number)], Token), Token)));

        var list = await one.ListAsync(new QuarantineFilter(null, null, null), 1_000, Token);
        list.Events.Select(parked => parked.Id).Order().ShouldBe(Enumerable.Range(0, 200).Select(number => $"{number}").Order());
        list.Total.ShouldBe(200);
        (await store.ReadHeadAsync("t", Token)).Head.Parts.Count.ShouldBeLessThan(10, "parts are joined");
        store.Parts.Count.ShouldBe((await store.ReadHeadAsync("t", Token)).Head.Parts.Count);
    }

    [Fact]
    public async Task TenantQuarantine_Full_KeepsNoMore()
    {
        using var quarantine = new TenantQuarantine("t", new FakeQuarantineStore(), 1_000);

        (await quarantine.ParkAsync([Parked(1)], Token)).ShouldBeTrue();
        (await quarantine.ParkAsync([Parked(2), Parked(3), Parked(4), Parked(5), Parked(6)], Token)).ShouldBeFalse();
    }

    private static QuarantinedEvent Parked(int number) =>
        new($"{number}", "view", "schema-violation", DateTimeOffset.UnixEpoch, JsonElement.Parse("{}"u8), JsonElement.Parse("{\"a\":1}"u8));

    private Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string body, string eventId = "checked", string tenant = "parks") =>
        host.PostAsync(path, Encoding.UTF8.GetBytes(body), Token, tenant: tenant, eventId: eventId);

    private async Task<JsonElement> GetAsync(string path) => await SendAsync(HttpMethod.Get, path);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await host.Registry.SendAsync(request, Token);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(Token));
    }

    private async Task<string?> StatusAsync(string id, string tenant = "parks")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/events/{Uri.EscapeDataString(id)}", UriKind.Relative)) { Headers = { { "tenantId", tenant } } };
        using var response = await host.Client.SendAsync(request, Token);
        return response.StatusCode == HttpStatusCode.NotFound
            ? null
            : JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(Token)).GetProperty("status").GetString();
    }
}
