using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>What becomes of running calls when actors move or their sidecar ends.</summary>
public sealed class ActorDrainTests
{
    private const int Actors = 16;

    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task HostJoins_CallLastsLongerThanTheDrain_IsMadeAgainThere()
    {
        await using var lab = new ActorLab();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var old = await RawActorHost.StartAsync(
            lab,
            async context =>
            {
                await release.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("old", Token);
            },
            new { entities = new[] { RawActorApp.Type }, drainOngoingCallTimeout = "100ms" });
        var calls = Enumerable.Range(0, Actors).Select(i => old.CallAsync($"{i}", "slow")).ToArray();

        await RawActorHost.StartAsync(lab, context => context.Response.WriteAsync("new", Token));
        await ActorLab.EventuallyAsync(() => Task.FromResult(calls.Any(c => c.IsCompleted)), "some actors moved");
        release.SetResult();
        var answers = await Task.WhenAll(calls);

        answers.ShouldContain("new");
        answers.ShouldAllBe(a => a == "old" || a == "new");
    }

    [Fact]
    public async Task HostJoins_CallEndsWithinTheDrain_IsNotCut()
    {
        await using var lab = new ActorLab();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var old = await RawActorHost.StartAsync(
            lab,
            async context =>
            {
                await release.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("old", Token);
            },
            new { entities = new[] { RawActorApp.Type }, drainOngoingCallTimeout = "60s" });
        var running = Enumerable.Range(0, Actors).Select(i => old.CallAsync($"{i}", "slow")).ToArray();
        await RawActorHost.StartAsync(lab, context => context.Response.WriteAsync("new", Token));

        // these wait for those that run, wherever they are made in the end
        var waiting = Enumerable.Range(0, Actors).Select(i => old.CallAsync($"{i}", "fast")).ToArray();
        release.SetResult();

        (await Task.WhenAll(running)).ShouldAllBe(a => a == "old");
        (await Task.WhenAll(waiting)).ShouldContain("new");
    }

    [Fact]
    public async Task SidecarEnds_RunningCallIsCutAndTheActorDeactivated()
    {
        await using var lab = new ActorLab();
        var seen = new ConcurrentQueue<string>();
        var options = lab.Options("raw", ActorLab.FreePort());
        var app = await RawActorApp.StartAsync(
            options.AppPort!.Value,
            async context =>
            {
                seen.Enqueue(context.Request.Path);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            new { entities = new[] { RawActorApp.Type } },
            Token);
        lab.Track(app);
        var sidecar = await lab.StartSidecarAsync(options);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.HttpPort}") };
        var host = new RawActorHost(options, http);
        var call = host.CallAsync("1", "slow");
        await ActorLab.EventuallyAsync(() => Task.FromResult(!seen.IsEmpty), "the call runs");

        var watch = Stopwatch.StartNew();
        await sidecar.StopAsync(Token);

        (await call).ShouldContain("context canceled");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
