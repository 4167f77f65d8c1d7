using System.Net.Http.Json;
using System.Text.Json;
using Dapr;
using Dapr.Actors;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>Unmodified SDK actors behind one sidecar.</summary>
public sealed class ActorCallTests
{
    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task Invoke_MethodWithResult_Answers()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        var actor = ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, "tenant:1");

        (await actor.EchoAsync("hello")).ShouldBe("hello");
        (await actor.EchoAsync(new string('x', 1_000_000))).Length.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task Invoke_ActorThrows_CallerSeesActorMethodInvocationException()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");

        var error = await Should.ThrowAsync<ActorMethodInvocationException>(
            ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, "1").ThrowAsync());

        error.Message.ShouldContain(nameof(InvalidOperationException));
    }

    [Fact]
    public async Task Invoke_WeaklyTypedProxy_CallsTheSameActorAsJson()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        var actor = ActorLab.WeakProxy(host.Options, SampleActor.Type, "weak:1");

        (await actor.InvokeMethodAsync<int, int>(nameof(ISampleActor.AddAsync), 40, Token)).ShouldBe(40);
        (await ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, "weak:1").AddAsync(2)).ShouldBe(42);
        (await actor.InvokeMethodAsync<string>(nameof(ISampleActor.WhereAsync), Token)).ShouldBe("one");
        await Should.ThrowAsync<DaprApiException>(actor.InvokeMethodAsync(nameof(ISampleActor.ThrowAsync), Token));
    }

    [Fact]
    public async Task Invoke_64AtOnce_EachCounts()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        var actor = ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, "1");

        var sums = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => actor.AddAsync(1)));

        sums.Order().ShouldBe(Enumerable.Range(1, 64));
    }

    [Fact]
    public async Task State_SidecarAndAppRestart_Survives()
    {
        await using var lab = new ActorLab();
        var before = await lab.StartHostAsync("before");
        (await ActorLab.Proxy<ISampleActor>(before.Options, SampleActor.Type, "1").AddAsync(40)).ShouldBe(40);
        await before.StopAsync();

        var after = await lab.StartHostAsync("after");

        (await ActorLab.Proxy<ISampleActor>(after.Options, SampleActor.Type, "1").AddAsync(2)).ShouldBe(42);
    }

    [Fact]
    public async Task Idle_ActorUnusedForItsTimeout_IsDeactivated()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("idle", idle: TimeSpan.FromMilliseconds(100));
        var id = Guid.NewGuid().ToString("N");
        await ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, id).EchoAsync("x");

        await ActorLab.EventuallyAsync(() => Task.FromResult(SampleEvents.Of($"deactivated {id} idle") == 1), "deactivated");
        (await ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, id).EchoAsync("again")).ShouldBe("again");
    }

    [Fact]
    public async Task Invoke_NobodyHostsTheType_Is500AfterAWhile()
    {
        await using var lab = new ActorLab();
        var options = lab.Options("caller", null);
        await lab.StartSidecarAsync(options);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") };

        using var response = await client.PutAsync(new Uri("/v1.0/actors/Nobody/1/method/m", UriKind.Relative), null, Token);

        ((int)response.StatusCode).ShouldBe(500);
        var error = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        error.GetProperty("errorCode").GetString().ShouldBe("ERR_ACTOR_INVOKE_METHOD");
        error.GetProperty("message").GetString()!.ShouldContain("failed to lookup actor");
    }

    [Fact]
    public async Task WriteState_ActorNotActive_Is400()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Options.HttpPort}") };

        using var response = await client.PutAsJsonAsync(
            new Uri("/v1.0/actors/SampleActor/never/state", UriKind.Relative),
            new[] { new { operation = "upsert", request = new { key = "k", value = 1 } } }, Token);

        ((int)response.StatusCode).ShouldBe(400);
        (await response.Content.ReadAsStringAsync(Token)).ShouldContain("ERR_ACTOR_INSTANCE_MISSING");
    }

    [Fact]
    public async Task Timer_Registered_FiresUntilUnregistered()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        var id = Guid.NewGuid().ToString("N");
        var actor = ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, id);
        await actor.StartTimerAsync();

        await ActorLab.EventuallyAsync(() => Task.FromResult(SampleEvents.Of($"timer {id} hello") >= 3), "three ticks");
        await actor.StopTimerAsync();
    }

    [Fact]
    public async Task Reminder_Registered_FiresUntilUnregistered()
    {
        await using var lab = new ActorLab();
        var host = await lab.StartHostAsync("one");
        var id = Guid.NewGuid().ToString("N");
        var actor = ActorLab.Proxy<ISampleActor>(host.Options, SampleActor.Type, id);
        await actor.StartReminderAsync(10, 20);

        await ActorLab.EventuallyAsync(() => Task.FromResult(SampleEvents.Of($"reminder {id} wake data") >= 3), "three ticks");
        (await actor.HasReminderAsync()).ShouldBeTrue();
        await actor.StopReminderAsync();
    }

    [Fact]
    public async Task Reminder_DueWhileTheHostIsDown_FiresAfterTheRestart()
    {
        await using var lab = new ActorLab();
        var before = await lab.StartHostAsync("before");
        var id = Guid.NewGuid().ToString("N");
        await ActorLab.Proxy<ISampleActor>(before.Options, SampleActor.Type, id).StartReminderAsync(2_000, 3_600_000);
        await before.StopAsync();
        SampleEvents.Of($"reminder {id} wake data").ShouldBe(0);

        await lab.StartHostAsync("after");

        await ActorLab.EventuallyAsync(() => Task.FromResult(SampleEvents.Of($"reminder {id} wake data") == 1), "the tick");
    }
}
