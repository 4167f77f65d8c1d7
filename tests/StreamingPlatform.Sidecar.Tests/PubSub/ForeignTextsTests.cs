using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>
/// The CloudEvents conformance data and JSONTestSuite's texts through publish and delivery: what comes out is what went in, and nothing that goes in
/// breaks what comes after it.
/// </summary>
public sealed class ForeignTextsTests : IAsyncLifetime
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 100_000 };
    private static readonly string[] Subscribed = ["a", "b"];
    private readonly TemporaryFolder folder = new();
    private RecordingApp app = null!;
    private SidecarProcess sidecar = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        folder.AddComponent("events", "pubsub.log", [("path", "log")]);
        foreach (var topic in Subscribed)
        {
            folder.AddFile($"subscription-{topic}.yaml", $$"""
                apiVersion: dapr.io/v2alpha1
                kind: Subscription
                metadata: {name: {{topic}}}
                spec: {pubsubname: events, topic: {{topic}}, routes: {default: /{{topic}} } }
                """);
        }

        app = await RecordingApp.StartAsync(Token);
        sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("valid-events.json")]
    [InlineData("invalid-events.json")]
    public async Task Publish_CloudEvent_ArrivesWithAllItSays(string file)
    {
        foreach (var test in TestsOf(file))
        {
            var given = test.GetProperty("event");
            (await PublishAsync("a", Encoding.UTF8.GetBytes(given.GetRawText()), "application/cloudevents+json")).ShouldBe(HttpStatusCode.NoContent, given.GetRawText());

            var received = await NextAsync("/a");
            Differences(received, given).ShouldBeEmpty();
            received.GetProperty("pubsubname").GetString().ShouldBe("events");
            received.TryGetProperty("specversion", out _).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task PublishBulk_Batches_ArriveWithAllTheySay()
    {
        foreach (var test in TestsOf("valid-batches.json"))
        {
            var given = test.GetProperty("batch").EnumerateArray().ToList();
            var entries = given.Select((e, i) => new { entryId = $"{i}", contentType = "application/cloudevents+json", @event = e });
            using var answer = await sidecar.Http.PostAsJsonAsync(new Uri("v1.0/publish/bulk/events/a", UriKind.Relative), entries, Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);

            var received = new List<JsonElement>();
            for (var i = 0; i < given.Count; i++)
            {
                received.Add(await NextAsync("/a"));
            }

            given.ShouldAllBe(one => received.Any(r => !Differences(r, one).Any()));
        }
    }

    [Fact]
    public async Task Publish_JsonTexts_ArriveAsValueOrAsText()
    {
        foreach (var file in JsonTexts())
        {
            var name = Path.GetFileName(file);
            var bytes = await File.ReadAllBytesAsync(file, Token);
            (await PublishAsync("b", bytes, "application/json", name)).ShouldBe(HttpStatusCode.NoContent, name);

            var envelope = await NextAsync("/b");

            envelope.GetProperty("id").GetString().ShouldBe(name);
            var data = envelope.GetProperty("data");
            if (name.StartsWith("y_", StringComparison.Ordinal))
            {
                JsonElement.DeepEquals(data, LastOfEach(Parse(bytes))).ShouldBeTrue($"{name}: {data.GetRawText()}");
            }
        }
    }

    [Fact]
    public async Task Publish_JsonTextsAsCloudEvents_ArriveOrAreRefusedAsTheCallersMistake()
    {
        foreach (var file in JsonTexts())
        {
            var name = Path.GetFileName(file);
            var bytes = await File.ReadAllBytesAsync(file, Token);

            var status = await PublishAsync("a", bytes, "application/cloudevents+json");

            if (status == HttpStatusCode.NoContent)
            {
                (await NextAsync("/a")).GetProperty("topic").GetString().ShouldBe("a", name);
            }
            else
            {
                status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.InternalServerError);
                if (name.StartsWith("y_", StringComparison.Ordinal))
                {
                    Parse(bytes).ValueKind.ShouldNotBe(JsonValueKind.Object, name);
                }
            }
        }

        // nothing of what was refused is in the log, and the next message finds its way
        (await PublishAsync("a", "{\"id\":\"last\"}"u8.ToArray(), "application/cloudevents+json")).ShouldBe(HttpStatusCode.NoContent);
        (await NextAsync("/a")).GetProperty("id").GetString().ShouldBe("last");
        sidecar.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task Publish_JsonTextsRaw_ArriveByteForByte()
    {
        folder.AddFile("subscription-raw.yaml", """
            apiVersion: dapr.io/v2alpha1
            kind: Subscription
            metadata: {name: raw}
            spec: {pubsubname: events, topic: raw, routes: {default: /raw}, metadata: {rawPayload: "true"}}
            """);
        foreach (var file in JsonTexts())
        {
            var bytes = await File.ReadAllBytesAsync(file, Token);
            (await PublishAsync("raw", bytes, "application/json", raw: true)).ShouldBe(HttpStatusCode.NoContent, file);

            var envelope = await NextAsync("/raw");

            envelope.GetProperty("data_base64").GetBytesFromBase64().ShouldBe(bytes, Path.GetFileName(file));
        }
    }

    private static JsonElement Parse(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes, Deep);
        return document.RootElement.Clone();
    }

    /// <summary>Of members with one name the last counts, as in Dapr.</summary>
    private static JsonElement LastOfEach(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? JsonSerializer.SerializeToElement(value.EnumerateObject().GroupBy(m => m.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal))
        : value;

    private static List<JsonElement> TestsOf(string file) =>
        [.. Parse(Encoding.UTF8.GetBytes(File.ReadAllText(SharedData.FileOrSkip("cloudevents-conformance", "format", "json", file))))
            .GetProperty("tests").EnumerateArray()];

    private static IEnumerable<string> JsonTexts() =>
        Directory.GetFiles(Path.GetDirectoryName(SharedData.FileOrSkip("json-parsing-suite", "test_parsing", "y_array_empty.json"))!).Order(StringComparer.Ordinal);

    /// <summary>Members that say something and did not arrive as they were; those that the sidecar fills in come on top.</summary>
    private static IEnumerable<string> Differences(JsonElement received, JsonElement given) =>
        from member in given.EnumerateObject()
        where member.Value.ValueKind != JsonValueKind.Null && !(member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is "")
        where !received.TryGetProperty(member.Name, out var arrived) || !JsonElement.DeepEquals(arrived, member.Value)
        select $"{member.Name} of {given.GetRawText()} in {received.GetRawText()}";

    private async Task<HttpStatusCode> PublishAsync(string topic, byte[] body, string contentType, string? id = null, bool raw = false)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        var query = (id, raw) switch { (not null, _) => $"?metadata.cloudevent.id={Uri.EscapeDataString(id)}", (_, true) => "?metadata.rawPayload=true", _ => string.Empty };
        using var answer = await sidecar.Http.PostAsync(new Uri($"v1.0/publish/events/{topic}{query}", UriKind.Relative), content, Token);
        return answer.StatusCode;
    }

    /// <summary>The next delivery; any other than the expected one fails.</summary>
    private async Task<JsonElement> NextAsync(string path)
    {
        RecordingApp.Received? received = null;
        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.TryDequeue(out received)), Token);
        received!.Path.ShouldBe(path);
        return Parse(Encoding.UTF8.GetBytes(received.Body));
    }
}
