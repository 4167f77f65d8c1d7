using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Ingestion.Tests;

/// <summary>CloudEvents on both addresses, in every mode.</summary>
public sealed class CloudEventTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    private const string Data = """{"user":"anna","ad":{"campaign":"summer"},"sku":"a-1","ts":"2024-05-01T10:00:00Z"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/events", HttpStatusCode.Accepted)]
    [InlineData("/events/batch", HttpStatusCode.OK)]
    public async Task Structured_IdOfTheEnvelope_IsTheEventsWhereTheMappingNamesNone(string path, HttpStatusCode status)
    {
        var id = $"structured-{Guid.NewGuid():N}\u00fc";
        var body = $$"""{"specversion":"1.0","id":"{{id}}","source":"/shop","type":"click","comexampleother":1,"data":{{Data}} }""";

        var (response, _) = await host.PostAsync(path, Encoding.UTF8.GetBytes(body), Token, "application/cloudevents+json; charset=utf-8", eventId: "no-id");

        response.StatusCode.ShouldBe(status);
        var published = host.Log.Find(id).ShouldNotBeNull();
        published.GetProperty("customerId").GetString().ShouldBe("anna");
        published.GetProperty("event").GetRawText().ShouldBe(Data);
    }

    [Fact]
    public async Task Structured_Base64Data_IsTheJsonWithin()
    {
        var id = $"base64-{Guid.NewGuid():N}";
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(Data));
        var body = $$"""{"specversion":"1.0","id":"{{id}}","source":"/shop","type":"click","datacontenttype":"application/json","data_base64":"{{data}}"}""";

        var (response, _) = await host.PostAsync("/events", Encoding.UTF8.GetBytes(body), Token, "application/cloudevents+json", eventId: "no-id");

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        host.Log.Find(id).ShouldNotBeNull().GetProperty("event").GetRawText().ShouldBe(Data);
    }

    [Theory]
    [InlineData("/events", HttpStatusCode.Accepted)]
    [InlineData("/events/batch", HttpStatusCode.OK)]
    public async Task Binary_AttributesAreHeaders(string path, HttpStatusCode status)
    {
        var id = $"binary-{Guid.NewGuid():N}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Data, new MediaTypeHeaderValue("application/json")) };
        foreach (var (name, value) in new[]
        {
            ("tenantId", "acme"), ("eventId", "no-id"), ("ce-specversion", "1.0"), ("ce-id", id + "%20%C3%BC"), ("ce-source", "/shop"), ("ce-type", "click"),
        })
        {
            request.Headers.Add(name, value);
        }

        using var response = await host.Client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(status);
        host.Log.Find(id + " ü").ShouldNotBeNull().GetProperty("event").GetRawText().ShouldBe(Data);
    }

    [Theory]
    [InlineData("/events")]
    [InlineData("/events/batch")]
    public async Task Batch_OneBadEvent_DoesNotSpoilItsNeighbours(string path)
    {
        var id = $"batch-{Guid.NewGuid():N}";
        var body = $$"""
            [{"specversion":"1.0","id":"{{id}}-0","source":"/shop","type":"click","data":{{Data}} },
             "not an object",
             {"specversion":"1.0","id":"{{id}}-2","source":"/shop","data":{{Data}} },
             {"specversion":"1.0","id":"{{id}}-3","source":"/shop","type":"click","data_base64":"!"},
             {"specversion":"1.0","id":"{{id}}-4","source":"/shop","type":"click","data":[] },
             {"specversion":"1.0","id":"{{id}}-5","source":"/shop","type":"click","data":{{Data}} }]
            """;

        var (response, verdict) = await host.PostAsync(path, Encoding.UTF8.GetBytes(body), Token, "application/cloudevents-batch+json", eventId: "no-id");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        verdict.GetProperty("accepted").GetInt32().ShouldBe(2);
        verdict.GetProperty("results").EnumerateArray().Select(one => (one.GetProperty("index").GetInt32(), one.GetProperty("problem").GetProperty("type").GetString()))
            .ShouldBe([(1, "/problems/malformed-cloudevent"), (2, "/problems/malformed-cloudevent"), (3, "/problems/unsupported-media-type"), (4, "/problems/mapping-failed")]);
        host.Log.Find(id + "-5").ShouldNotBeNull();
    }

    [Fact]
    public async Task Conformance_InvalidEvents_AreRefused()
    {
        foreach (var (name, body) in Conformance("invalid-events.json"))
        {
            var (response, problem) = await host.PostAsync("/events", WithData(body), Token, "application/cloudevents+json", eventId: "no-id");

            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, name);
            problem.GetProperty("type").GetString().ShouldBe("/problems/malformed-cloudevent", name);
        }
    }

    [Fact]
    public async Task Conformance_ValidEvents_AreCloudEvents()
    {
        foreach (var (name, body) in Conformance("valid-events.json"))
        {
            var (response, problem) = await host.PostAsync("/events", WithData(body), Token, "application/cloudevents+json", eventId: "no-id");

            // data that is no JSON is a valid CloudEvent, but no event of a shop
            var reason = problem.TryGetProperty("type", out var type) ? type.GetString() : null;
            reason.ShouldBe(body.ContainsKey("datacontenttype") && body["datacontenttype"]?.GetValue<string>() == "text/plain" ? "/problems/unsupported-media-type" : null, $"{name}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Body_Zstandard_IsDecompressed()
    {
        var id = $"zstd-{Guid.NewGuid():N}";
        var json = Encoding.UTF8.GetBytes($$"""{"id":"{{id}}",""" + Data[1..]);
        using var compressor = new ZstdSharp.Compressor();

        (await PostCompressedAsync(compressor.Wrap(json).ToArray())).ShouldBe(HttpStatusCode.Accepted);
        host.Log.Find(id).ShouldNotBeNull();
        (await PostCompressedAsync([1, 2, 3, 4, 5])).ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<HttpStatusCode> PostCompressedAsync(byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events") { Content = new ByteArrayContent(body) };
        request.Headers.Add("tenantId", "acme");
        request.Headers.Add("eventId", "ad-click");
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.ContentEncoding.Add("zstd");
        using var response = await host.Client.SendAsync(request, Token);
        return response.StatusCode;
    }

    /// <summary>Gives an event that has no data some, so that only the envelope can be refused.</summary>
    private static byte[] WithData(JsonObject body)
    {
        if (!body.ContainsKey("data") && !body.ContainsKey("data_base64"))
        {
            body["data"] = JsonNode.Parse(Data);
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static IEnumerable<(string Name, JsonObject Event)> Conformance(string file)
    {
        var path = SharedData.FileOrSkip("cloudevents-conformance", "format", "json", file);
        return JsonNode.Parse(File.ReadAllText(path))!["tests"]!.AsArray().Select(test => (test!["id"]!.GetValue<string>(), test["event"]!.DeepClone().AsObject()));
    }
}
