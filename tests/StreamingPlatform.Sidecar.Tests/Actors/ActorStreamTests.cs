using System.Net.Http.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>An app without a port that hosts actors over a gRPC stream; the recordings have method calls only.</summary>
public sealed class ActorStreamTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task Reminder_IsDue_ComesOverTheStream()
    {
        await using var lab = new ActorLab();
        using var host = await StreamHost.StartAsync(lab);
        using var registered = await host.Http.PutAsJsonAsync(new Uri("/v1.0/actors/Raw/1/reminders/wake", UriKind.Relative), new { dueTime = "1ms", data = new { a = 1 } }, Token);
        ((int)registered.StatusCode).ShouldBe(204);

        var asked = await host.ReadAsync();

        asked.ReminderRequest.ActorId.ShouldBe("1");
        asked.ReminderRequest.Name.ShouldBe("wake");
        asked.ReminderRequest.Data.Unpack<BytesValue>().Value.ToStringUtf8().ShouldBe("{\"a\":1}");
        await host.AnswerAsync(new() { ReminderResponse = new SubscribeActorEventsRequestReminderResponseAlpha1 { Id = asked.ReminderRequest.Id } });
        await ActorLab.EventuallyAsync(
            async () =>
            {
                using var read = await host.Http.GetAsync(new Uri("/v1.0/actors/Raw/1/reminders/wake", UriKind.Relative), Token);
                return (int)read.StatusCode == 404;
            },
            "the one-shot is done");
    }

    [Fact]
    public async Task Timer_Registered_ComesOverTheStreamAsGiven()
    {
        await using var lab = new ActorLab();
        using var host = await StreamHost.StartAsync(lab);
        using var registered = await host.Http.PutAsJsonAsync(
            new Uri("/v1.0/actors/Raw/1/timers/tick", UriKind.Relative), new { dueTime = "1ms", period = "1h", callback = "OnTick", data = "x" }, Token);

        var asked = (await host.ReadAsync()).TimerRequest;

        (asked.Name, asked.Callback, asked.DueTime, asked.Period).ShouldBe(("tick", "OnTick", "1ms", "1h"));
        asked.Data.Unpack<BytesValue>().Value.ToStringUtf8().ShouldBe("\"x\"");
    }

    [Fact]
    public async Task Timer_OfAnotherSidecar_ComesOverTheStreamOfTheOwner()
    {
        await using var lab = new ActorLab();
        using var first = await StreamHost.StartAsync(lab);
        using var second = await StreamHost.StartAsync(lab);
        var reads = new[] { first.ReadAsync(), second.ReadAsync() };
        for (var i = 0; i < 16; i++)
        {
            using var registered = await first.Http.PutAsJsonAsync(
                new Uri($"/v1.0/actors/Raw/{i}/timers/tick", UriKind.Relative), new { dueTime = "1ms", callback = "OnTick", data = "x" }, Token);
        }

        foreach (var asked in await Task.WhenAll(reads))
        {
            (asked.TimerRequest.Callback, asked.TimerRequest.Data.Unpack<BytesValue>().Value.ToStringUtf8()).ShouldBe(("OnTick", "\"x\""));
        }
    }

    [Fact]
    public async Task Idle_ActorUnusedForItsTimeout_IsDeactivatedOverTheStream()
    {
        await using var lab = new ActorLab();
        using var host = await StreamHost.StartAsync(lab, new() { ActorIdleTimeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(100)) });
        var call = host.Http.PutAsync(new Uri("/v1.0/actors/Raw/7/method/m", UriKind.Relative), null, Token);
        var asked = await host.ReadAsync();
        await host.AnswerAsync(new() { InvokeResponse = new SubscribeActorEventsRequestInvokeResponseAlpha1 { Id = asked.InvokeRequest.Id } });
        using var answer = await call;

        (await host.ReadAsync()).DeactivateRequest.ActorId.ShouldBe("7");
    }

    [Fact]
    public async Task Invoke_SeveralAtOnce_AnswersInAnyOrderFindTheirCallers()
    {
        await using var lab = new ActorLab();
        using var host = await StreamHost.StartAsync(lab);
        var calls = Enumerable.Range(0, 20).Select(i => host.Http.GetStringAsync(new Uri($"/v1.0/actors/Raw/{i}/method/m", UriKind.Relative), Token)).ToArray();
        var asked = new List<SubscribeActorEventsResponseInvokeRequestAlpha1>();
        while (asked.Count < calls.Length)
        {
            asked.Add((await host.ReadAsync()).InvokeRequest);
        }

        foreach (var request in Enumerable.Reverse(asked))
        {
            await host.AnswerAsync(new()
            {
                InvokeResponse = new SubscribeActorEventsRequestInvokeResponseAlpha1 { Id = request.Id, Data = ByteString.CopyFromUtf8($"i am {request.ActorId}") },
            });
        }

        (await Task.WhenAll(calls)).ShouldBe(Enumerable.Range(0, 20).Select(i => $"i am {i}"));
    }

    [Fact]
    public async Task Stream_EndsAndComesBack_TheTypesAreHostedAgain()
    {
        await using var lab = new ActorLab();
        var options = lab.Options("stream", appPort: null);
        await lab.StartSidecarAsync(options);
        using (var first = await StreamHost.OpenAsync(options))
        {
            var lost = first.Http.PutAsync(new Uri("/v1.0/actors/Raw/1/method/m", UriKind.Relative), null, Token);
            await first.ReadAsync();
            first.Dispose();
            using var refused = await lost;
            (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("context canceled");
        }

        using var second = await StreamHost.OpenAsync(options);
        var call = second.Http.GetStringAsync(new Uri("/v1.0/actors/Raw/1/method/m", UriKind.Relative), Token);
        var asked = await second.ReadAsync();
        await second.AnswerAsync(new()
        {
            InvokeResponse = new SubscribeActorEventsRequestInvokeResponseAlpha1 { Id = asked.InvokeRequest.Id, Data = ByteString.CopyFromUtf8("back") },
        });
        (await call).ShouldBe("back");
    }

    private sealed class StreamHost : IDisposable
    {
        private readonly GrpcChannel channel;
        private readonly AsyncDuplexStreamingCall<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1> call;

        private StreamHost(SidecarOptions options)
        {
            channel = GrpcChannel.ForAddress($"http://127.0.0.1:{options.GrpcPort}");
            call = channel.OpenDapr<SubscribeActorEventsRequestAlpha1, SubscribeActorEventsResponseAlpha1>("SubscribeActorEventsAlpha1");
            Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") };
        }

        public HttpClient Http { get; }

        public static async Task<StreamHost> StartAsync(ActorLab lab, SubscribeActorEventsRequestInitialAlpha1? registration = null)
        {
            var options = lab.Options("stream", appPort: null);
            await lab.StartSidecarAsync(options);
            return await OpenAsync(options, registration);
        }

        public static async Task<StreamHost> OpenAsync(SidecarOptions options, SubscribeActorEventsRequestInitialAlpha1? registration = null)
        {
            var host = new StreamHost(options);
            registration ??= new SubscribeActorEventsRequestInitialAlpha1();
            registration.Entities.Add(RawActorApp.Type);
            await host.AnswerAsync(new() { InitialRequest = registration });
            (await host.ReadAsync()).InitialResponse.ShouldNotBeNull();
            return host;
        }

        public async Task<SubscribeActorEventsResponseAlpha1> ReadAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
            limit.CancelAfter(Patience);
            (await call.ResponseStream.MoveNext(limit.Token)).ShouldBeTrue();
            return call.ResponseStream.Current;
        }

        public Task AnswerAsync(SubscribeActorEventsRequestAlpha1 message) => call.RequestStream.WriteAsync(message, Token);

        public void Dispose()
        {
            call.Dispose();
            channel.Dispose();
        }
    }
}
