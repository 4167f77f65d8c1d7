using System.Threading.Channels;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Keeps the running deliveries in step with the app's own subscriptions, the resource files and the app's health.</summary>
internal sealed partial class Subscriptions(
    ResourceSet resources, Brokers brokers, AppSubscriptions fromApp, Deliveries deliveries, AppChannel channel, AppHealth health, SidecarOptions options,
    IHostApplicationLifetime lifetime, ILogger<Subscriptions> logger) : IHostedService, IStartupStep, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<(string Pubsub, string Topic), RunningSubscription> active = [];
    private readonly TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, Component>? known;
    private Task running = Task.CompletedTask;

    /// <summary>Ends when the first subscriptions run.</summary>
    public Task Done => subscribed.Task;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        resources.Changed += OnChanged;
        health.Changed += OnChanged;
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        resources.Changed -= OnChanged;
        health.Changed -= OnChanged;
        await stopping.CancelAsync();
        aborting.CancelAfter(options.GracefulShutdown);
        await running;
        await brokers.DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var one in active.Values)
        {
            one.Dispose();
        }

        stopping.Dispose();
        aborting.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnChanged() => changes.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        try
        {
            do
            {
                // Opened early, so that the log has its owner before the first publish.
                var any = OpenAll();
                if (any && health.IsHealthy)
                {
                    await fromApp.AskAsync(stopping.Token);
                }

                await ReconcileAsync();
                subscribed.TrySetResult();
            }
            while (await changes.Reader.WaitToReadAsync(stopping.Token) && changes.Reader.TryRead(out _));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the end
        }

        await Task.WhenAll(active.Values.Select(a => a.Running));
    }

    /// <summary>Whether there is any pub/sub component.</summary>
    private bool OpenAll()
    {
        var any = false;
        foreach (var name in resources.Components.Keys)
        {
            any |= Opened(name) is not null;
        }

        return any;
    }

    private (Component Component, IBroker Broker)? Opened(string name)
    {
        try
        {
            return brokers.TryGet(name);
        }
        catch (DaprError error)
        {
            ComponentNotOpened(error, name);
            return null;
        }
    }

    private async Task ReconcileAsync()
    {
        var wanted = Wanted();
        var gone = active.Where(a => !wanted.TryGetValue(a.Key, out var want) || !a.Value.Serves(want.Subscription, want.Broker)).ToList();

        // What is in flight may end; the positions are written before the same topic starts again.
        foreach (var (key, old) in gone)
        {
            active.Remove(key);
            SubscriptionEnded(key.Pubsub, key.Topic);
            await old.Stop.CancelAsync();
            old.Abort.CancelAfter(options.GracefulShutdown);
        }

        foreach (var (_, old) in gone)
        {
            await old.Running.WaitAsync(stopping.Token);
            old.Dispose();
        }

        foreach (var (key, (subscription, component, broker)) in wanted)
        {
            if (!active.ContainsKey(key))
            {
                active[key] = Start(subscription, component, broker);
            }
        }
    }

    private Dictionary<(string Pubsub, string Topic), (SubscriptionResource Subscription, Component Component, IBroker Broker)> Wanted()
    {
        var wanted = new Dictionary<(string, string), (SubscriptionResource, Component, IBroker)>();
        var before = known;
        known = new Dictionary<string, Component>(resources.Components, StringComparer.Ordinal);
        if (!channel.HasApp || !health.IsHealthy || fromApp.AreUnusable)
        {
            return wanted;
        }

        foreach (var (subscription, _) in SubscriptionList.Of(resources.Subscriptions, fromApp.Listed))
        {
            if (Opened(subscription.PubsubName) is not var (component, broker))
            {
                continue;
            }

            if (!TopicScopes.MaySubscribe(component, options.AppId, subscription.Topic))
            {
                Forbid(subscription, component, before);
                continue;
            }

            wanted[(subscription.PubsubName, subscription.Topic)] = (subscription, component, broker);
        }

        return wanted;
    }

    /// <summary>A component that comes or changes at run time and does not allow what is subscribed ends the sidecar, as it ends daprd.</summary>
    private void Forbid(SubscriptionResource subscription, Component component, Dictionary<string, Component>? before)
    {
        TopicForbidden(subscription.PubsubName, subscription.Topic);
        var isNew = before is not null && (!before.TryGetValue(component.Name, out var old) || !ComponentEquality.AreSame(old, component));
        if (isNew && !component.IgnoreErrors)
        {
            ChangeFatal(component.Name, subscription.Topic);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private RunningSubscription Start(SubscriptionResource subscription, Component component, IBroker broker)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var abort = CancellationTokenSource.CreateLinkedTokenSource(aborting.Token);
        var delivery = deliveries.ToApp(subscription, component, broker);
        SubscriptionStarted(subscription.PubsubName, subscription.Topic);
        return new RunningSubscription(subscription, component, broker, stop, abort, RunOneAsync(subscription, broker, delivery, stop.Token, abort.Token));
    }

    private async Task RunOneAsync(SubscriptionResource subscription, IBroker broker, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            await broker.SubscribeAsync(subscription.Topic, delivery, stop, abort);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // ended by us
        }
        catch (Exception error)
        {
            SubscriptionBroke(error, subscription.PubsubName, subscription.Topic);
        }
    }

    [LoggerMessage(EventId = 2451, Level = LogLevel.Information, Message = "Subscribed to {Topic} of {Pubsub}")]
    private partial void SubscriptionStarted(string pubsub, string topic);

    [LoggerMessage(EventId = 2452, Level = LogLevel.Information, Message = "No longer subscribed to {Topic} of {Pubsub}")]
    private partial void SubscriptionEnded(string pubsub, string topic);

    [LoggerMessage(EventId = 2453, Level = LogLevel.Warning, Message = "Subscription to {Topic} of {Pubsub} is not allowed")]
    private partial void TopicForbidden(string pubsub, string topic);

    [LoggerMessage(EventId = 2454, Level = LogLevel.Critical, Message = "Subscription to {Topic} of {Pubsub} broke")]
    private partial void SubscriptionBroke(Exception error, string pubsub, string topic);

    [LoggerMessage(EventId = 2457, Level = LogLevel.Error, Message = "Pub/sub component {Name} cannot be opened")]
    private partial void ComponentNotOpened(Exception error, string name);

    [LoggerMessage(EventId = 2458, Level = LogLevel.Critical, Message = "Component {Name} changed and no longer allows {Topic}, which is subscribed")]
    private partial void ChangeFatal(string name, string topic);
}
