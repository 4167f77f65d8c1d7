using System.Net;
using System.Text;

namespace StreamingPlatform.Ingestion.Tests;

public sealed class CollectEventTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private const string Good = """{"id":"ID","user":"anna","ad":{"campaign":"summer"},"sku":"a-1","ts":"2024-05-01T10:00:00.123987+02:00"}""";

    [Fact]
    public async Task CollectEvent_Good_IsAcceptedAndPublishedVerbatim()
    {
        var (response, body) = await host.PostAsync("/events", Good.Replace("ID", "e-1", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        body.GetProperty("id").GetString().ShouldBe("e-1");
        body.GetProperty("status").GetString().ShouldBe("accepted");
        var published = host.Log.Find("e-1")!.Value;
        published.GetProperty("customerId").GetString().ShouldBe("anna");
        published.GetProperty("campaignId").GetString().ShouldBe("summer");
        published.GetProperty("productId").GetString().ShouldBe("a-1");
        published.GetProperty("occurredAt").GetString().ShouldBe("2024-05-01T08:00:00.123Z", "digits beyond the millisecond are cut off");
        published.GetProperty("event").GetRawText().ShouldBe(Good.Replace("ID", "e-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CollectEvent_NumbersAsIds_KeepTheirDigits()
    {
        const string body = """{"id":"big","user":9007199254740993,"ad":{"campaign":"c"},"sku":1234567890123456789,"ts":"2024-05-01T10:00:00Z"}""";

        var (response, _) = await host.PostAsync("/events", body, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        host.Log.Find("big")!.Value.GetProperty("customerId").GetString().ShouldBe("9007199254740993");
        host.Log.Find("big")!.Value.GetProperty("productId").GetString().ShouldBe("1234567890123456789");
    }

    [Theory]
    [InlineData("{", 400, "malformed-json")]
    [InlineData("""{"id":"x"} {}""", 400, "malformed-json")]
    [InlineData("""{"id":"x","user":"\ud800","ad":{"campaign":"c"},"ts":"2024-05-01T10:00:00Z"}""", 400, "malformed-json")]
    [InlineData("""{"id":"x","ad":{"campaign":"c"},"ts":"2024-05-01T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"","ad":{"campaign":"c"},"ts":"2024-05-01T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":"a b"},"ts":"2024-05-01T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":".."},"ts":"2024-05-01T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ts":"2024-05-01T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":"c"},"ts":"2024-05-01T10:00:00"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":"c"},"ts":"2024-02-30T10:00:00Z"}""", 422, "mapping-failed")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":"c"},"ts":"2999-05-01T10:00:00Z"}""", 422, "outside-lateness")]
    [InlineData("""{"id":"x","user":"u","ad":{"campaign":"c"},"ts":"1850-05-01T10:00:00Z"}""", 422, "outside-lateness")]
    public async Task CollectEvent_Bad_IsRefusedWithItsReason(string body, int status, string reason)
    {
        var (response, problem) = await host.PostAsync("/events", body, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem.GetProperty("type").GetString().ShouldBe("/problems/" + reason);
        problem.TryGetProperty("traceId", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task CollectEvent_MappingFails_NamesThePointer()
    {
        const string body = """{"id":"x","user":"u","ad":{"campaign":7.5},"ts":"yesterday"}""";

        var (_, problem) = await host.PostAsync("/events", body, TestContext.Current.CancellationToken);

        problem.GetProperty("pointer").GetString().ShouldBeOneOf("/ad/campaign", "/ts");
    }

    [Theory]
    [InlineData("nobody", "ad-click", "application/json", 404)]
    [InlineData("acme", "nothing", "application/json", 404)]
    [InlineData("acme", "ad-click", "text/plain", 415)]
    [InlineData(null, "ad-click", "application/json", 400)]
    [InlineData("acme", null, "application/json", 400)]
    public async Task CollectEvent_Headers_AreChecked(string? tenant, string? eventId, string type, int status)
    {
        var (response, _) = await host.PostAsync("/events", Encoding.UTF8.GetBytes(Good), TestContext.Current.CancellationToken, type, tenant, eventId);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task CollectEvent_TooLarge_Is413()
    {
        var body = Good.Replace("anna", new string('a', 70_000), StringComparison.Ordinal);

        var (response, _) = await host.PostAsync("/events", body, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task CollectEvent_LogAbsent_Is503WithRetryAfter()
    {
        var (response, _) = await host.PostAsync(
            "/events", Encoding.UTF8.GetBytes(Good), TestContext.Current.CancellationToken, eventId: "absent-log");

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task CollectEvents_OneBadAmongGood_SpoilsNoNeighbour()
    {
        var good1 = Good.Replace("ID", "b-1", StringComparison.Ordinal);
        var good2 = Good.Replace("ID", "b-2", StringComparison.Ordinal);

        var (response, body) = await host.PostAsync("/events/batch", $$"""[{{good1}},{"id":"bad"},{{good2}}]""", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("accepted").GetInt32().ShouldBe(2);
        body.GetProperty("rejected").GetInt32().ShouldBe(1);
        body.GetProperty("results").EnumerateArray().ShouldHaveSingleItem().GetProperty("index").GetInt32().ShouldBe(1);
        host.Log.Find("b-1").ShouldNotBeNull();
        host.Log.Find("b-2").ShouldNotBeNull();
        host.Log.Find("bad").ShouldBeNull();
    }

    [Fact]
    public async Task CollectEvents_NdjsonWithABrokenLine_RejectsThatLineOnly()
    {
        var lines = $"{Good.Replace("ID", "n-1", StringComparison.Ordinal)}\n{{broken\n\n{Good.Replace("ID", "n-2", StringComparison.Ordinal)}\n";

        var (_, body) = await host.PostAsync("/events/batch", Encoding.UTF8.GetBytes(lines), TestContext.Current.CancellationToken, "application/x-ndjson");

        body.GetProperty("accepted").GetInt32().ShouldBe(2);
        body.GetProperty("rejected").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task CollectEvents_MalformedArray_PublishesNothing()
    {
        var good = Good.Replace("ID", "half", StringComparison.Ordinal);

        var (response, _) = await host.PostAsync("/events/batch", $"[{good},", TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        host.Log.Find("half").ShouldBeNull();
    }
}
