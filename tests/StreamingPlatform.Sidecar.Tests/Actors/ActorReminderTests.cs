using System.Collections.Concurrent;
using System.Net.Http.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace StreamingPlatform.Sidecar.Tests.Actors;

public sealed class ActorReminderTests
{
    private static CancellationToken Token => ActorLab.Token;

    [Theory]
    [InlineData(true, 0, 1)]
    [InlineData(false, 2, 3)]
    [InlineData(false, 0, 1)]
    public async Task FailurePolicy_CallbackFails_IsTriedAsOftenAsItSays(bool drop, int retries, int attempts)
    {
        await using var lab = new ActorLab();
        var calls = new ConcurrentQueue<string>();
        var host = await RawActorHost.StartAsync(lab, context =>
        {
            calls.Enqueue(context.Request.Path);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        var policy = drop
            ? new JobFailurePolicy { Drop = new JobFailurePolicyDrop() }
            : new JobFailurePolicy { Constant = new JobFailurePolicyConstant { Interval = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(10)), MaxRetries = (uint)retries } };
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{host.Options.GrpcPort}");

        await channel.CallDaprAsync<RegisterActorReminderRequest, Empty>(
            "RegisterActorReminder", new RegisterActorReminderRequest { ActorType = RawActorApp.Type, ActorId = "1", Name = "r", DueTime = "1ms", FailurePolicy = policy });

        await GoneAsync(host, "1/reminders/r");
        calls.Count.ShouldBe(attempts);
    }

    [Fact]
    public async Task Unregistered_WhileItIsTriedAgain_IsNotTriedOn()
    {
        await using var lab = new ActorLab();
        var calls = 0;
        var host = await RawActorHost.StartAsync(lab, context =>
        {
            Interlocked.Increment(ref calls);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        using var registered = await host.Http.PutAsJsonAsync(RawActorHost.Address("1/reminders/r"), new { dueTime = "1ms" }, Token);
        await ActorLab.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref calls) > 0), "called");

        using var removed = await host.Http.DeleteAsync(RawActorHost.Address("1/reminders/r"), Token);
        using var other = await host.Http.PutAsJsonAsync(RawActorHost.Address("1/reminders/later"), new { dueTime = "1500ms" }, Token);
        await ActorLab.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref calls) > 1), "the later one is called");

        // the retry would have come before
        calls.ShouldBe(2);
    }

    [Fact]
    public async Task Read_AfterARestart_IsAsRegistered()
    {
        await using var lab = new ActorLab();
        var before = await RawActorHost.StartAsync(lab, _ => Task.CompletedTask);
        using var registered = await before.Http.PutAsJsonAsync(
            RawActorHost.Address("1/reminders/r"), new { dueTime = "1h", period = "R3/PT1M30S", ttl = "2099-12-01T10:00:00Z", data = (string?)null }, Token);
        ((int)registered.StatusCode).ShouldBe(204);

        var after = await RawActorHost.StartAsync(lab, _ => Task.CompletedTask);

        (await after.Http.GetStringAsync(RawActorHost.Address("1/reminders/r"), Token)).ShouldBe(
            "{\"actorID\":\"1\",\"actorType\":\"Raw\",\"data\":null,\"dueTime\":\"1h\",\"period\":\"@every 1m30s\",\"ttl\":\"2099-12-01T10:00:00Z\"}");
    }

    [Fact]
    public async Task Registered_OverBeforeItsFirstTick_IsGone()
    {
        await using var lab = new ActorLab();
        var host = await RawActorHost.StartAsync(lab, _ => Task.CompletedTask);
        using var registered = await host.Http.PutAsJsonAsync(RawActorHost.Address("1/reminders/r"), new { period = "1h", ttl = "1m" }, Token);

        ((int)registered.StatusCode).ShouldBe(204);
        await GoneAsync(host, "1/reminders/r");
    }

    private static Task GoneAsync(RawActorHost host, string path) => ActorLab.EventuallyAsync(
        async () =>
        {
            using var read = await host.Http.GetAsync(RawActorHost.Address(path), Token);
            return (int)read.StatusCode == 404;
        },
        "the reminder is done");
}
