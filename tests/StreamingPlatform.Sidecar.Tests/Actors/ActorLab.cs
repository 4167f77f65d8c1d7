using System.Net;
using System.Net.Sockets;
using Dapr.Actors;
using Dapr.Actors.Client;
using Microsoft.AspNetCore.Builder;
using StreamingPlatform.Sidecar.Actors;

namespace StreamingPlatform.Sidecar.Tests.Actors;

/// <summary>A folder with an actor store and any number of apps, each with its sidecar in this process.</summary>
internal sealed class ActorLab : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("actors-").FullName;
    private readonly List<IAsyncDisposable> running = [];
    private readonly List<IDisposable> owned = [];

    public ActorLab()
    {
        Directory.CreateDirectory(Resources);
        File.WriteAllText(
            Path.Combine(Resources, "actors.yaml"),
            $"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata:
              name: actors
            spec:
              type: state.sqlite
              version: v1
              metadata:
                - name: connectionString
                  value: "{Path.Combine(folder, "actors.db")}"
                - name: actorStateStore
                  value: "true"
            """);
    }

    public string Resources => Path.Combine(folder, "resources");

    public string Neighbours => Path.Combine(folder, "neighbours");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static T Proxy<T>(SidecarOptions sidecar, string type, string id)
        where T : IActor =>
        new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = $"http://127.0.0.1:{sidecar.HttpPort}" }).CreateActorProxy<T>(new ActorId(id), type);

    public static ActorProxy WeakProxy(SidecarOptions sidecar, string type, string id) =>
        new ActorProxyFactory(new ActorProxyOptions { HttpEndpoint = $"http://127.0.0.1:{sidecar.HttpPort}" }).Create(new ActorId(id), type);

    public static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            limit.IsCancellationRequested.ShouldBeFalse(what);
            await Task.Delay(20, Token);
        }
    }

    public SidecarOptions Options(string appId, int? appPort) => new()
    {
        AppId = appId,
        AppPort = appPort,
        HttpPort = FreePort(),
        GrpcPort = FreePort(),
        ResourcePaths = [Resources],
        NeighboursFolder = Neighbours,
        LogLevel = "warn",
        GracefulShutdown = TimeSpan.FromSeconds(5),
    };

    public async Task<WebApplication> StartSidecarAsync(SidecarOptions options)
    {
        var sidecar = SidecarHost.Build(options, services => services.AddActors());
        running.Add(sidecar);
        await sidecar.StartAsync(Token);
        return sidecar;
    }

    /// <summary>An app with <see cref="SampleActor"/> and its sidecar; returns when the sidecar hosts the type.</summary>
    public async Task<ActorHostPair> StartHostAsync(string name, string appId = "host", TimeSpan? idle = null)
    {
        var options = Options(appId, FreePort());
        var app = await SampleActorApp.StartAsync(name, options, idle, Token);
        running.Add(app);
        var sidecar = await StartSidecarAsync(options);
        var hosting = (HostedActorTypes)sidecar.Services.GetService(typeof(HostedActorTypes))!;
        await EventuallyAsync(() => Task.FromResult(hosting.Hosts(SampleActor.Type)), $"{name} hosts its type");
        return new ActorHostPair(name, options, app, sidecar);
    }

    public void Track(IAsyncDisposable thing) => running.Add(thing);

    public void Own(IDisposable thing) => owned.Add(thing);

    public async ValueTask DisposeAsync()
    {
        foreach (var thing in Enumerable.Reverse(running))
        {
            await thing.DisposeAsync();
        }

        owned.ForEach(thing => thing.Dispose());
        Directory.Delete(folder, recursive: true);
    }
}

internal sealed record ActorHostPair(string Name, SidecarOptions Options, WebApplication App, WebApplication Sidecar)
{
    public async Task StopAsync()
    {
        await Sidecar.StopAsync(CancellationToken.None);
        await Sidecar.DisposeAsync();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }
}
