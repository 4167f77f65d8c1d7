using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace StreamingPlatform.Sidecar.Tests.PubSub;

/// <summary>pubsub.log through real sidecar processes and the unmodified SDK.</summary>
public sealed class LogPubSubTests
{
    private static readonly Dictionary<string, string> Raw = new(StringComparer.Ordinal) { ["rawPayload"] = "true" };

    [Fact]
    public async Task Publish_ToSubscriber_ArrivesAsCloudEvent()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("orders");
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);

        await lab.ClientOf(sidecar).PublishEventAsync("events", "orders", new { n = 7 }, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(!app.Deliveries.IsEmpty), cancellationToken);
        var delivery = app.Deliveries.Single();
        delivery.ContentType.ShouldBe("application/cloudevents+json");
        delivery.Number.ShouldBe(7);
        delivery.Event.GetProperty("source").GetString().ShouldBe("shop");
        delivery.Event.GetProperty("topic").GetString().ShouldBe("orders");
        delivery.Event.GetProperty("pubsubname").GetString().ShouldBe("events");
        delivery.Event.GetProperty("type").GetString().ShouldBe("com.dapr.event.sent");
    }

    [Fact]
    public async Task Publish_RawPayload_ComesBackByteForByte()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("blocks", more: "  metadata:\n    rawPayload: \"true\"");
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);
        var payload = RandomNumberGenerator.GetBytes(262_144);

        await lab.ClientOf(sidecar).PublishByteEventAsync("events", "blocks", payload, "application/octet-stream", Raw, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(!app.Deliveries.IsEmpty), cancellationToken);
        var envelope = app.Deliveries.Single().Event;
        envelope.GetProperty("data_base64").GetBytesFromBase64().ShouldBe(payload);
        envelope.GetProperty("datacontenttype").GetString().ShouldBe("application/octet-stream");
        envelope.GetProperty("source").GetString().ShouldBe("Dapr");
    }

    [Fact]
    public async Task Deliver_AfterRefusal_ComesAgain()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        app.Answer = _ => app.Deliveries.Count < 3 ? 500 : 200;
        await using var lab = new PubSubLab();
        lab.RetryFast();
        lab.Subscribe("orders");
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);

        await lab.ClientOf(sidecar).PublishEventAsync("events", "orders", new { n = 1 }, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 3), cancellationToken);
        app.Deliveries.ShouldAllBe(d => d.Number == 1);
    }

    [Fact]
    public async Task BulkPublish_HundredEvents_AllArrive()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("orders");
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);

        var answer = await lab.ClientOf(sidecar).BulkPublishEventAsync(
            "events", "orders", [.. Enumerable.Range(0, 100).Select(n => new { n })], cancellationToken: cancellationToken);

        answer.FailedEntries.ShouldBeEmpty();
        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 100), cancellationToken);
        app.Deliveries.Select(d => d.Number).Order().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task Subscribe_FileAddedAndRemovedAtRunTime_IsFollowed()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);
        var client = lab.ClientOf(sidecar);
        await client.PublishEventAsync("events", "late", new { n = 1 }, cancellationToken);

        lab.Subscribe("late");
        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count == 1), cancellationToken);
        lab.Unsubscribe("late");
        await Eventually.TrueAsync(() => Task.FromResult(sidecar.Log.Contains("No longer subscribed to late", StringComparison.Ordinal)), cancellationToken);
        await client.PublishEventAsync("events", "late", new { n = 2 }, cancellationToken);
        app.Deliveries.Count.ShouldBe(1);

        lab.Subscribe("late");
        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count == 2), cancellationToken);
        app.Deliveries.Select(d => d.Number).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Subscribe_AppsOwnSubscription_IsAsked()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken, """[{"pubsubName":"events","topic":"own","route":"events"}]""");
        await using var lab = new PubSubLab();
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);

        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri("v1.0/publish/events/own", UriKind.Relative), new { n = 3 }, cancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Any(d => d.Number == 3)), cancellationToken);
    }

    [Fact]
    public async Task Position_AfterKill_IsWhereItWas()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("orders");
        var first = await lab.StartSidecarAsync("shop", app, cancellationToken);
        var client = lab.ClientOf(first);
        for (var n = 0; n < 200; n++)
        {
            await client.PublishEventAsync("events", "orders", new { n }, cancellationToken);
        }

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Select(d => d.Number).Distinct().Count() == 200), cancellationToken);
        await first.KillAsync();
        var second = await lab.StartSidecarAsync("shop", app, cancellationToken);
        await lab.ClientOf(second).PublishEventAsync("events", "orders", new { n = 200 }, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Any(d => d.Number == 200)), cancellationToken);

        // The last few may come twice (their positions were not on the way to disk yet), all of them may not.
        app.Deliveries.Count.ShouldBeLessThan(230);
    }

    [Fact]
    public async Task Log_SharedByTwoSidecars_CarriesFromOneToTheOther()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("orders");
        var owner = await lab.StartSidecarAsync("owner", null, cancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(owner.Log.Contains("Owns the log", StringComparison.Ordinal)), cancellationToken);
        var other = await lab.StartSidecarAsync("shop", app, cancellationToken);

        await lab.ClientOf(other).PublishEventAsync("events", "orders", new { n = 1 }, cancellationToken);
        await lab.ClientOf(owner).PublishEventAsync("events", "orders", new { n = 2 }, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 2), cancellationToken);
        app.Deliveries.Select(d => d.Number).Order().ShouldBe([1, 2]);
        other.Log.ShouldContain("through its owner");
    }

    [Fact]
    public async Task Log_OwnerKilled_OtherTakesOverAndNothingAcknowledgedIsLost()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.RetryFast();
        lab.Subscribe("orders");
        var owner = await lab.StartSidecarAsync("owner", null, cancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(owner.Log.Contains("Owns the log", StringComparison.Ordinal)), cancellationToken);
        var other = await lab.StartSidecarAsync("shop", app, cancellationToken);
        var client = lab.ClientOf(other);
        var acknowledged = 0;

        var publishing = Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 100; i++)
            {
                await client.PublishEventAsync("events", "orders", new { n = (writer * 100) + i }, cancellationToken);
                Interlocked.Increment(ref acknowledged);
            }
        }));
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref acknowledged) > 100), cancellationToken);
        await owner.KillAsync();
        await publishing;

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Select(d => d.Number).Distinct().Count() == 800), cancellationToken);
        other.Log.ShouldContain("Owns the log");
    }

    [Fact]
    public async Task Deliver_SameAppTwice_OneSidecarReadsTheTopic()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var firstApp = await ReceivingApp.StartAsync(cancellationToken);
        await using var secondApp = await ReceivingApp.StartAsync(cancellationToken);
        await using var lab = new PubSubLab();
        lab.Subscribe("orders");
        var first = await lab.StartSidecarAsync("shop", firstApp, cancellationToken);
        var second = await lab.StartSidecarAsync("shop", secondApp, cancellationToken);
        var client = lab.ClientOf(second);
        for (var n = 0; n < 20; n++)
        {
            await client.PublishEventAsync("events", "orders", new { n }, cancellationToken);
        }

        await Eventually.TrueAsync(() => Task.FromResult(firstApp.Deliveries.Count + secondApp.Deliveries.Count >= 20), cancellationToken);
        (firstApp.Deliveries.Count + secondApp.Deliveries.Count).ShouldBe(20);
        await first.KillAsync();
        await client.PublishEventAsync("events", "orders", new { n = 20 }, cancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(secondApp.Deliveries.Any(d => d.Number == 20)), cancellationToken);
    }

    [Fact]
    public async Task Deliver_DropWithDeadLetterTopic_GoesThere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        app.Answer = _ => app.Deliveries.Count == 1 ? 404 : 200;
        await using var lab = new PubSubLab();
        lab.Subscribe("orders", more: "  deadLetterTopic: poison");
        lab.Subscribe("poison");
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);

        await lab.ClientOf(sidecar).PublishEventAsync("events", "orders", new { n = 5 }, cancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 2), cancellationToken);
        app.Deliveries.ShouldAllBe(d => d.Number == 5 && d.Event.GetProperty("topic").GetString() == "orders");
    }

    [Fact]
    public async Task Publish_UnknownComponent_IsNotFound()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var lab = new PubSubLab();
        var sidecar = await lab.StartSidecarAsync("shop", null, cancellationToken);

        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri("v1.0/publish/nope/orders", UriKind.Relative), new { n = 3 }, cancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(cancellationToken)).ShouldStartWith("""{"errorCode":"ERR_PUBSUB_NOT_FOUND","message":"pubsub nope is not found",""");
    }

    [Fact]
    public async Task BulkSubscribe_EntryRefused_ComesAgainAlone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var app = await ReceivingApp.StartAsync(cancellationToken);
        app.BulkAnswer = entry => entry.GetProperty("event").GetProperty("data").GetProperty("n").GetInt32() == 3 && app.Deliveries.Count == 1 ? "RETRY" : "SUCCESS";
        await using var lab = new PubSubLab();
        lab.RetryFast();
        var sidecar = await lab.StartSidecarAsync("shop", app, cancellationToken);
        await lab.ClientOf(sidecar).BulkPublishEventAsync("events", "orders", [.. Enumerable.Range(0, 10).Select(n => new { n })], cancellationToken: cancellationToken);

        lab.Subscribe("orders", more: "  bulkSubscribe:\n    enabled: true\n    maxMessagesCount: 10\n    maxAwaitDurationMs: 100");

        await Eventually.TrueAsync(() => Task.FromResult(app.Deliveries.Count >= 2), cancellationToken);
        app.Deliveries.Select(d => d.Event.GetProperty("entries").GetArrayLength()).ShouldBe([10, 1]);
    }
}
