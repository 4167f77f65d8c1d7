using System.Text.Json;
using System.Threading.Channels;
using StreamingPlatform.Sidecar.Health;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Keeps the running deliveries in step with the app's own subscriptions and the resource files.</summary>
internal sealed partial class Subscriptions(
    ResourceSet resources, Brokers brokers, AppChannel channel, SidecarOptions options, TimeProvider clock, ILoggerFactory loggers, ILogger<Subscriptions> logger)
    : IHostedService, IMetadataContributor, IStartupStep, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock gate = new();
    private readonly Dictionary<(string Pubsub, string Topic), Active> active = [];
    private IReadOnlyList<SubscriptionResource> fromApp = [];
    private readonly TaskCompletionSource subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Ends when the first subscriptions run.</summary>
    public Task Done => subscribed.Task;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        resources.Changed += OnChanged;
        running = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        resources.Changed -= OnChanged;
        await stopping.CancelAsync();
        aborting.CancelAfter(options.GracefulShutdown);
        await running;
        await brokers.DisposeAsync();
    }

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var name in resources.Components.Keys)
        {
            if (brokers.TryGet(name) is { } known && known.Broker.Capabilities.Count > 0)
            {
                builder.AddCapabilities(name, [.. known.Broker.Capabilities]);
            }
        }

        lock (gate)
        {
            foreach (var (subscription, type) in active.Values.Select(a => (a.Subscription, a.Type)))
            {
                builder.AddSubscription(new MetadataSubscription(
                    subscription.PubsubName, subscription.Topic, [(string.Empty, subscription.Route)], subscription.DeadLetterTopic, subscription.Metadata, type));
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        stopping.Dispose();
        aborting.Dispose();
        return ValueTask.CompletedTask;
    }

    private void OnChanged() => changes.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        try
        {
            // Opened early, so that the log has its owner before the first publish.
            OpenAll();
            if (channel.HasApp && !channel.IsGrpc && options.AsksAppForSubscriptions)
            {
                await channel.WaitUntilListeningAsync(stopping.Token);
                fromApp = await AskAppAsync(stopping.Token);
            }

            do
            {
                OpenAll();
                await ReconcileAsync();
                subscribed.TrySetResult();
            }
            while (await changes.Reader.WaitToReadAsync(stopping.Token) && changes.Reader.TryRead(out _));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // the end
        }

        Active[] all;
        lock (gate)
        {
            all = [.. active.Values];
        }

        await Task.WhenAll(all.Select(a => a.Running));
    }

    private void OpenAll()
    {
        foreach (var name in resources.Components.Keys)
        {
            try
            {
                brokers.TryGet(name);
            }
            catch (DaprError error)
            {
                ComponentNotOpened(error, name);
            }
        }
    }

    private async Task<IReadOnlyList<SubscriptionResource>> AskAppAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await ProgrammaticSubscriptions.AskAsync(channel, cancellationToken);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                AppNotAsked(error);
                await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (JsonException error)
            {
                AnswerUnreadable(error);
                return [];
            }
        }
    }

    private async Task ReconcileAsync()
    {
        var wanted = Wanted();
        Active[] gone;
        lock (gate)
        {
            gone = [.. active.Values.Where(a => !wanted.TryGetValue(a.Key, out var want) || want.Signature != a.Signature || want.Broker != a.Broker)];
            foreach (var old in gone)
            {
                active.Remove(old.Key);
            }
        }

        // What is in flight may end; the positions are written before the same topic starts again.
        foreach (var old in gone)
        {
            SubscriptionEnded(old.Subscription.PubsubName, old.Subscription.Topic);
            await old.Stop.CancelAsync();
        }

        await Task.WhenAll(gone.Select(g => g.Running.WaitAsync(stopping.Token)));
        foreach (var (key, want) in wanted)
        {
            lock (gate)
            {
                if (!active.ContainsKey(key))
                {
                    active[key] = Start(key, want);
                }
            }
        }
    }

    private Dictionary<(string Pubsub, string Topic), Want> Wanted()
    {
        var wanted = new Dictionary<(string, string), Want>();
        if (!channel.HasApp)
        {
            return wanted;
        }

        var all = fromApp.Select(s => (s, "PROGRAMMATIC")).Concat(resources.Subscriptions.Select(s => (s, "DECLARATIVE")));
        foreach (var (subscription, type) in all)
        {
            var key = (subscription.PubsubName, subscription.Topic);
            if (wanted.ContainsKey(key) || subscription.Route.Length == 0 || Opened(subscription.PubsubName) is not { } known)
            {
                continue;
            }

            if (!TopicScopes.MaySubscribe(known.Component, options.AppId, subscription.Topic))
            {
                TopicForbidden(subscription.PubsubName, subscription.Topic);
                continue;
            }

            wanted[key] = new Want(subscription, type, known.Broker, SignatureOf(subscription));
        }

        return wanted;
    }

    private (Component Component, IBroker Broker)? Opened(string name)
    {
        try
        {
            return brokers.TryGet(name);
        }
        catch (DaprError)
        {
            // logged by OpenAll
            return null;
        }
    }

    private static string SignatureOf(SubscriptionResource s) => JsonSerializer.Serialize(new
    {
        s.Route,
        Metadata = s.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}"),
        s.DeadLetterTopic,
        s.Bulk?.MaxMessages,
        s.Bulk?.MaxAwaitMs,
    });

    private Active Start((string Pubsub, string Topic) key, Want want)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        var delivery = new AppDelivery(want.Subscription, want.Broker, resources, channel.Client, clock, loggers.CreateLogger<AppDelivery>());
        SubscriptionStarted(key.Pubsub, key.Topic, want.Subscription.Route);
        return new Active(key, want.Subscription, want.Type, want.Broker, want.Signature, stop, RunOneAsync(key, want, delivery, stop.Token));
    }

    private async Task RunOneAsync((string Pubsub, string Topic) key, Want want, AppDelivery delivery, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await want.Broker.SubscribeAsync(key.Topic, delivery, stop, aborting.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // ended by us
        }
        catch (Exception error)
        {
            SubscriptionBroke(error, key.Pubsub, key.Topic);
        }
    }

    private sealed record Want(SubscriptionResource Subscription, string Type, IBroker Broker, string Signature);

    private sealed record Active(
        (string Pubsub, string Topic) Key, SubscriptionResource Subscription, string Type, IBroker Broker, string Signature, CancellationTokenSource Stop, Task Running);

    [LoggerMessage(EventId = 2451, Level = LogLevel.Information, Message = "Subscribed to {Topic} of {Pubsub} for {Route}")]
    private partial void SubscriptionStarted(string pubsub, string topic, string route);

    [LoggerMessage(EventId = 2452, Level = LogLevel.Information, Message = "No longer subscribed to {Topic} of {Pubsub}")]
    private partial void SubscriptionEnded(string pubsub, string topic);

    [LoggerMessage(EventId = 2453, Level = LogLevel.Warning, Message = "Subscription to {Topic} of {Pubsub} is not allowed")]
    private partial void TopicForbidden(string pubsub, string topic);

    [LoggerMessage(EventId = 2454, Level = LogLevel.Critical, Message = "Subscription to {Topic} of {Pubsub} broke")]
    private partial void SubscriptionBroke(Exception error, string pubsub, string topic);

    [LoggerMessage(EventId = 2455, Level = LogLevel.Debug, Message = "The app could not be asked for its subscriptions yet")]
    private partial void AppNotAsked(Exception error);

    [LoggerMessage(EventId = 2456, Level = LogLevel.Error, Message = "The app's subscriptions cannot be read")]
    private partial void AnswerUnreadable(Exception error);

    [LoggerMessage(EventId = 2457, Level = LogLevel.Error, Message = "Pub/sub component {Name} cannot be opened")]
    private partial void ComponentNotOpened(Exception error, string name);
}
