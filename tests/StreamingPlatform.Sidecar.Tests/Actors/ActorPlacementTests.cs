using System.Diagnostics;
using System.Reflection;
using StreamingPlatform.Sidecar.Actors;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>Several hosts of one type on one machine.</summary>
public sealed class ActorPlacementTests
{
    private static CancellationToken Token => ActorLab.Token;

    [Fact]
    public async Task TwoHosts_EachActorRunsInExactlyOne()
    {
        await using var lab = new ActorLab();
        var first = await lab.StartHostAsync("first");
        var second = await lab.StartHostAsync("second");
        await SeesHostsAsync(first, 2);
        await SeesHostsAsync(second, 2);

        var names = new HashSet<string>();
        foreach (var id in Enumerable.Range(0, 40).Select(i => $"a{i}"))
        {
            var one = await ActorLab.Proxy<ISampleActor>(first.Options, SampleActor.Type, id).WhereAsync();
            var other = await ActorLab.Proxy<ISampleActor>(second.Options, SampleActor.Type, id).WhereAsync();
            one.ShouldBe(other);
            names.Add(one);
        }

        names.Count.ShouldBe(2);
    }

    [Fact]
    public async Task HostJoins_WhileCallsRun_NoAdditionIsLost()
    {
        await using var lab = new ActorLab();
        var first = await lab.StartHostAsync("first");
        var ids = Enumerable.Range(0, 16).Select(i => $"b{i}").ToArray();
        var adding = ids.Select(async id =>
        {
            var actor = ActorLab.Proxy<ISampleActor>(first.Options, SampleActor.Type, id);
            for (var i = 1; i <= 40; i++)
            {
                (await actor.AddAsync(1)).ShouldBe(i);
            }
        }).ToArray();

        var second = await lab.StartHostAsync("second");
        await Task.WhenAll(adding);
        await SeesHostsAsync(first, 2);

        var where = await Task.WhenAll(ids.Select(id => ActorLab.Proxy<ISampleActor>(second.Options, SampleActor.Type, id).WhereAsync()));
        where.Distinct().Count().ShouldBe(2);
        var sums = await Task.WhenAll(ids.Select(id => ActorLab.Proxy<ISampleActor>(second.Options, SampleActor.Type, id).AddAsync(0)));
        sums.ShouldAllBe(sum => sum == 40);
    }

    [Fact]
    public async Task HostKilled_ItsActorsMove()
    {
        await using var lab = new ActorLab();
        var first = await lab.StartHostAsync("first");
        var options = lab.Options("host", ActorLab.FreePort());
        var app = await SampleActorApp.StartAsync("killed", options, null, Token);
        lab.Track(app);
        using var process = StartProcess(lab, options);
        try
        {
            await SeesHostsAsync(first, 2);
            var ids = Enumerable.Range(0, 40).Select(i => $"c{i}").ToArray();
            var before = new List<string>();
            foreach (var id in ids)
            {
                var actor = ActorLab.Proxy<ISampleActor>(first.Options, SampleActor.Type, id);
                before.Add(await actor.WhereAsync());
                await actor.AddAsync(7);
            }

            before.ShouldContain("killed");
            before.ShouldContain("first");
            process.Kill();

            foreach (var id in ids)
            {
                var actor = ActorLab.Proxy<ISampleActor>(first.Options, SampleActor.Type, id);
                (await actor.WhereAsync()).ShouldBe("first");
                (await actor.AddAsync(1)).ShouldBe(8);
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Token);
        }
    }

    [Fact]
    public async Task Turns_64CallsOfOneActor_DoNotInterleave()
    {
        await using var lab = new ActorLab();
        var options = lab.Options("raw", ActorLab.FreePort());
        var (running, most, calls) = (0, 0, 0);
        lab.Track(await RawActorApp.StartAsync(
            options.AppPort!.Value,
            async context =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Delay(1, Token);
                Interlocked.Decrement(ref running);
                calls++;
                context.Response.Headers["X-DaprErrorResponseHeader"] = context.Request.Headers["X-DaprRequestHeader"];
                await context.Request.Body.CopyToAsync(context.Response.Body, Token);
            },
            reentrant: false,
            Token));
        await lab.StartSidecarAsync(options);
        using var client = new HttpClient();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"http://127.0.0.1:{options.HttpPort}//v1.0/actors/Raw/b%20c/method/m");
            request.Headers.Add("X-DaprRequestHeader", $"header {i}");
            request.Content = new StringContent($"body {i}");
            using var response = await client.SendAsync(request, Token);
            response.IsSuccessStatusCode.ShouldBeTrue();
            (await response.Content.ReadAsStringAsync(Token)).ShouldBe($"body {i}");
            response.Headers.GetValues("X-DaprErrorResponseHeader").Single().ShouldBe($"header {i}");
        }));

        most.ShouldBe(1);
        calls.ShouldBe(64);
    }

    [Fact]
    public void HostOf_HostLeaves_OnlyItsBucketsMove()
    {
        string[] three = ["a-1", "b-2", "c-3"];
        string[] two = ["a-1", "c-3"];
        var owners = Enumerable.Range(0, ActorBuckets.Count).Select(b => ActorBuckets.HostOf("T", b, three)).ToArray();

        foreach (var host in three)
        {
            owners.Count(o => o == host).ShouldBeInRange(20, 70);
        }

        for (var bucket = 0; bucket < ActorBuckets.Count; bucket++)
        {
            var after = ActorBuckets.HostOf("T", bucket, two);
            if (owners[bucket] != "b-2")
            {
                after.ShouldBe(owners[bucket]);
            }
        }
    }

    private static Task SeesHostsAsync(ActorHostPair host, int count)
    {
        var neighbours = (Neighbours.NeighbourDirectory)host.Sidecar.Services.GetService(typeof(Neighbours.NeighbourDirectory))!;
        return ActorLab.EventuallyAsync(
            () => Task.FromResult(neighbours.Live.Count(n => n.ActorTypes.Contains(SampleActor.Type)) == count), $"{count} hosts");
    }

    private static Process StartProcess(ActorLab lab, SidecarOptions options)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "StreamingPlatform.Sidecar.dll"),
                "--app-id", options.AppId,
                "--app-port", $"{options.AppPort}",
                "--dapr-http-port", $"{options.HttpPort}",
                "--dapr-grpc-port", $"{options.GrpcPort}",
                "--resources-path", lab.Resources,
                "--log-level", "warn",
            },
        };
        start.Environment["SIDECAR_NEIGHBOURS"] = lab.Neighbours;
        return Process.Start(start)!;
    }
}
