using System.Collections.Concurrent;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state stores of the loaded components; follows hot reload.</summary>
public sealed partial class StateStores : IHostedService, IMetadataContributor, IAsyncDisposable
{
    private readonly ResourceSet resources;
    private readonly SidecarOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<StateStores> logger;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ConcurrentDictionary<string, OpenStore> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public StateStores(ResourceSet resources, SidecarOptions options, TimeProvider clock, ILogger<StateStores> logger, IHostApplicationLifetime lifetime)
    {
        this.resources = resources;
        this.options = options;
        this.clock = clock;
        this.logger = logger;
        this.lifetime = lifetime;
        Follow();
        resources.Changed += FollowOrStop;
    }

    /// <summary>The store marked <c>actorStateStore: "true"</c>, with its component's name; null when there is none.</summary>
    public (string Component, IStateStore Store)? ActorStore =>
        open.Values.FirstOrDefault(s => s.IsActorStore) is { } found ? (found.Component.Name, found.Store) : null;

    /// <param name="namesApp">Whether the error's details name the app.</param>
    /// <exception cref="DaprError">no such store.</exception>
    public IStateStore Get(string component, bool namesApp = true) => Find(component, namesApp).Store;

    public Component ComponentOf(string component) => Find(component).Component;

    /// <summary>The key as stored: the component's keyPrefix, <c>||</c>, the app's key.</summary>
    /// <exception cref="DaprError">the key contains <c>||</c>.</exception>
    public string KeyFor(string component, string key, bool overHttp, bool named = true)
    {
        if (key.Contains("||", StringComparison.Ordinal))
        {
            throw StateErrors.IllegalKey(component, key, overHttp, named);
        }

        return Find(component).Prefix + key;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        resources.Changed -= FollowOrStop;
        await Task.CompletedTask;
    }

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var (name, store) in open)
        {
            builder.AddCapabilities(name, [.. store.Store.Capabilities]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in open.Values)
        {
            await store.Store.DisposeAsync();
        }

        open.Clear();
    }

    private OpenStore Find(string component, bool namesApp = true) =>
        open.TryGetValue(component, out var store) ? store
        : open.IsEmpty ? throw StateErrors.NotConfigured(component, namesApp ? options.AppId : null)
        : throw StateErrors.NotFound(component, namesApp ? options.AppId : null);

    private void FollowOrStop()
    {
        try
        {
            Follow();
        }
        catch (ResourceException error)
        {
            ComponentFatal(logger, error.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private void Follow()
    {
        lock (gate)
        {
            var wanted = resources.Components.Values.Where(c => c.Type.StartsWith("state.", StringComparison.Ordinal)).ToDictionary(c => c.Name);
            foreach (var (name, store) in open)
            {
                if (!wanted.TryGetValue(name, out var component) || !ComponentEquality.AreSame(component, store.Component))
                {
                    open.TryRemove(name, out _);
                    _ = CloseAsync(store);
                }
            }

            foreach (var component in wanted.Values.Where(c => !open.ContainsKey(c.Name)))
            {
                try
                {
                    open[component.Name] = Open(component);
                }
                catch (Exception error) when (component.IgnoreErrors)
                {
                    resources.MarkFailed(component);
                    ComponentIgnored(logger, component.Name, error);
                }
                catch (Exception error)
                {
                    throw new ResourceException($"component {component.Name} ({component.Type}) failed to start: {error.Message}");
                }
            }
        }
    }

    private async Task CloseAsync(OpenStore store)
    {
        try
        {
            await store.Store.DisposeAsync();
        }
        catch (Exception error)
        {
            ComponentNotClosed(logger, store.Component.Name, error);
        }
    }

    private OpenStore Open(Component component)
    {
        var isActorStore = component.Metadata.TryGetValue("actorStateStore", out var flag) && bool.TryParse(flag, out var marked) && marked;
        var store = component.Type switch
        {
            "state.in-memory" => new InMemoryStateStore(clock),
            "state.redis" => RedisStateStore.Open(component),
            _ => SqliteStateStore.Open(component, clock, logger),
        };
        try
        {
            return new OpenStore(component, store, KeyPrefix.Of(component, options.AppId), isActorStore);
        }
        catch (ResourceException error) when (component.IgnoreErrors)
        {
            // daprd's store answers all the same, with the standard prefix, though metadata do not list it
            ComponentIgnored(logger, component.Name, error);
            resources.MarkFailed(component);
            return new OpenStore(component, store, options.AppId + "||", isActorStore);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "component {Component} failed to start and is ignored")]
    private static partial void ComponentIgnored(ILogger logger, string component, Exception error);

    [LoggerMessage(11, LogLevel.Warning, "component {Component} did not close cleanly")]
    private static partial void ComponentNotClosed(ILogger logger, string component, Exception error);

    [LoggerMessage(12, LogLevel.Critical, "{Reason}")]
    private static partial void ComponentFatal(ILogger logger, string reason);

    private sealed record OpenStore(Component Component, IStateStore Store, string Prefix, bool IsActorStore);
}
