using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Sidecar.Tests.PubSub;
using StreamingPlatform.Testing;

namespace StreamingPlatform.Sidecar.Tests.Kafka;

/// <summary>pubsub.kafka and bindings.kafka against librdkafka's mock brokers, or the brokers of KAFKA_BOOTSTRAP.</summary>
public sealed class KafkaTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly KafkaCluster cluster = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Topic => cluster.Topic;

    public void Dispose()
    {
        cluster.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Publish_AppRefusesOnce_ComesAgainInOrder()
    {
        AddPubSub();
        await using var app = await ReceivingApp.StartAsync(Token, Subscription());
        var refused = false;
        app.Answer = _ =>
        {
            var before = refused;
            refused = true;
            return before ? 200 : 500;
        };
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        for (var n = 1; n <= 3; n++)
        {
            await PublishAsync(sidecar, n, "?metadata.partitionKey=k");
        }

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 4), Token);
        app.Deliveries.Select(d => d.Number).ShouldBe([1, 1, 2, 3]);
    }

    [Fact]
    public async Task Publish_Metadata_AreKeyPartitionAndHeaders()
    {
        AddPubSub(("excludeHeaderMetaRegex", "^secret"));
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);

        await PublishAsync(sidecar, 1, "?metadata.partitionKey=k&metadata.colour=blue&metadata.secret=x&metadata.partitionNumber=2");

        var message = cluster.ReadFromStart(Topic, 1, Token).Single();
        message.Partition.Value.ShouldBe(2);
        Encoding.UTF8.GetString(message.Message.Key).ShouldBe("k");
        var headers = message.Message.Headers.ToDictionary(h => h.Key, h => Encoding.UTF8.GetString(h.GetValueBytes()), StringComparer.Ordinal);
        headers["partitionKey"].ShouldBe("k");
        headers["colour"].ShouldBe("blue");
        headers.ShouldNotContainKey("secret");
        JsonDocument.Parse(message.Message.Value).RootElement.GetProperty("data").GetProperty("n").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_ManyMessagesOfOneKey_ComeInOrderAndOnceAfterRestart()
    {
        AddPubSub();
        await using var app = await ReceivingApp.StartAsync(Token, Subscription());
        await using (var first = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port))
        {
            for (var n = 0; n < 40; n++)
            {
                await cluster.ProduceAsync(Topic, "k", CloudEvent(n), Token);
            }

            await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 40), Token);
            app.Deliveries.Select(d => d.Number).ShouldBe(Enumerable.Range(0, 40));
            using var shutdown = await first.Http.PostAsync(new Uri("v1.0/shutdown", UriKind.Relative), null, Token);
            await Eventually.TrueAsync(() => Task.FromResult(first.HasExited), Token);
        }

        await using var second = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);
        await cluster.ProduceAsync(Topic, "k", CloudEvent(40), Token);

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Any(d => d.Number == 40)), Token);
        app.Deliveries.Select(d => d.Number).ShouldBe(Enumerable.Range(0, 41));
    }

    [Fact]
    public async Task Publish_IncompleteMetadata_NamesWhatIsMissing()
    {
        folder.AddComponent("bus", "pubsub.kafka", [("brokers", $"127.0.0.1:{SidecarProcess.FreePort()}"), ("authType", "password"), ("saslUsername", "u")]);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token);

        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri($"v1.0/publish/bus/{Topic}", UriKind.Relative), new { n = 1 }, Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync(Token) + sidecar.Log).ShouldContain("missing SASL Password");
    }

    [Fact]
    public async Task Binding_WhatOneWrites_ComesToTheApp()
    {
        AddBinding();
        await using var app = await RecordingApp.StartAsync(Token);
        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        using var answer = await sidecar.Http.PostAsJsonAsync(
            new Uri("v1.0/bindings/orders", UriKind.Relative), new { operation = "create", data = new { n = 1 }, metadata = new { partitionKey = "k" } }, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Any(r => r.Method == "POST")), Token);
        app.Requests.Last().ShouldBe(new RecordingApp.Received("POST", "/orders", """{"n":1}"""));
    }

    [Theory]
    [InlineData("true", new[] { "1", "1", "1", "2" })]
    [InlineData("false", new[] { "1", "2" })]
    public async Task Binding_AppRefuses_RetriesAsTold(string retries, string[] expected)
    {
        AddBinding(("consumeRetryEnabled", retries), ("consumeRetryInterval", "10"));
        await using var app = await RecordingApp.StartAsync(Token);
        app.Answer = r => r.Method == "POST" && r.Body == "1" && app.Requests.Count(q => q.Body == "1") < 3 ? 500 : 200;
        await cluster.ProduceAsync(Topic, "k", "1"u8.ToArray(), Token);
        await cluster.ProduceAsync(Topic, "k", "2"u8.ToArray(), Token);

        await using var sidecar = await SidecarProcess.StartAsync("shop", folder.Path, [folder.Resources], Token, app.Port);

        await Eventually.TrueAsync(() => Task.FromResult(app.Requests.Any(r => r.Body == "2")), Token);
        app.Requests.Where(r => r.Method == "POST").Select(r => r.Body).ShouldBe(expected);
    }

    private static byte[] CloudEvent(int n) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $$"""{"specversion":"1.0","id":"{{n}}","source":"t","type":"t","datacontenttype":"application/json","data":{"n":{{n}} } }"""));

    private string Subscription() => JsonSerializer.Serialize(new[] { new { pubsubname = "bus", topic = Topic, route = "events" } });

    private void AddPubSub(params (string, string)[] more) => folder.AddComponent(
        "bus", "pubsub.kafka", [("brokers", cluster.Brokers), ("authType", "none"), ("initialOffset", "oldest"), ("consumerGroup", Topic), .. more]);

    private void AddBinding(params (string, string)[] more) => folder.AddComponent(
        "orders",
        "bindings.kafka",
        [("brokers", cluster.Brokers), ("authType", "none"), ("initialOffset", "oldest"), ("consumerGroup", Topic), ("topics", Topic), ("publishTopic", Topic), .. more]);

    private async Task PublishAsync(SidecarProcess sidecar, int n, string query)
    {
        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri($"v1.0/publish/bus/{Topic}{query}", UriKind.Relative), new { n }, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }
}
