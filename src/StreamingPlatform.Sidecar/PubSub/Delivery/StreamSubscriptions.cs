using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// SubscribeTopicEventsAlpha1: a subscription for as long as a gRPC call lasts. Each call is a receiver of its own. A component that changes or goes ends
/// its streams with UNKNOWN <c>stream closed</c>, and so does the end of the sidecar.
/// </summary>
internal sealed partial class StreamSubscriptions(
    Brokers brokers, Deliveries deliveries, ResourceSet resources, SidecarOptions options, IHostApplicationLifetime lifetime, ILogger<StreamSubscriptions> logger)
    : IGrpcModule
{
    private const string StreamClosed = "stream closed";
    private readonly ConcurrentDictionary<long, SubscriptionResource> open = new();
    private long last;

    /// <summary>Those that run, oldest first.</summary>
    public IEnumerable<SubscriptionResource> Open => open.OrderBy(s => s.Key).Select(s => s.Value);

    public void Map(GrpcMethods methods) =>
        methods.DuplexStreaming<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1>("SubscribeTopicEventsAlpha1", SubscribeAsync);

    private static RpcException Refused(string reason) => new(new Status(StatusCode.Unknown, reason));

    private static SubscriptionResource Wanted(SubscribeTopicEventsRequestAlpha1? first)
    {
        if (first?.InitialRequest is not { } request)
        {
            throw Refused("initial request is required");
        }

        if (request.PubsubName.Length == 0)
        {
            throw Refused("pubsubName is required");
        }

        if (request.Topic.Length == 0)
        {
            throw Refused("topic is required");
        }

        return new SubscriptionResource(
            string.Empty, request.PubsubName, request.Topic, [new SubscriptionRule(string.Empty, "/")],
            new Dictionary<string, string>(request.Metadata, StringComparer.OrdinalIgnoreCase),
            request.HasDeadLetterTopic && request.DeadLetterTopic.Length > 0 ? request.DeadLetterTopic : null, null, []);
    }

    private async Task SubscribeAsync(
        IAsyncStreamReader<SubscribeTopicEventsRequestAlpha1> requests, IServerStreamWriter<SubscribeTopicEventsResponseAlpha1> responses, ServerCallContext call)
    {
        var subscription = Wanted(await requests.MoveNext(call.CancellationToken) ? requests.Current : throw Refused("EOF"));
        var (component, broker) = brokers.TryGet(subscription.PubsubName) ?? throw PubSubErrors.NotFound(subscription.PubsubName, []);
        if (!TopicScopes.MaySubscribe(component, options.AppId, subscription.Topic))
        {
            throw Refused(
                $"failed to create subscription for {subscription.PubsubName}: subscription to topic '{subscription.Topic}' on pubsub '{subscription.PubsubName}' is not allowed");
        }

        using var stream = new TopicStream(subscription.PubsubName, subscription.Topic, responses);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, lifetime.ApplicationStopping);
        var number = Interlocked.Increment(ref last);
        open[number] = subscription;
        void OnChanged() => CloseIfGone(stream, component);
        resources.Changed += OnChanged;
        var delivering = DeliverAsync(broker, deliveries.To(stream, subscription, component, broker), subscription, stop.Token, call.CancellationToken);
        try
        {
            StreamOpened(subscription.Topic, subscription.PubsubName);
            await stream.GreetAsync(call.CancellationToken);
            await UntilEndAsync(requests, stream, stop.Token, call.CancellationToken);
        }
        finally
        {
            resources.Changed -= OnChanged;
            stream.Close();
            await stop.CancelAsync();
            await delivering;
            open.TryRemove(number, out _);
            StreamEnded(subscription.Topic, subscription.PubsubName);
        }
    }

    private void CloseIfGone(TopicStream stream, Component component)
    {
        if (!resources.Components.TryGetValue(component.Name, out var now) || !ComponentEquality.AreSame(now, component))
        {
            stream.Close();
        }
    }

    /// <summary>Reads answers until the caller, the component or the sidecar ends the stream.</summary>
    private static async Task UntilEndAsync(
        IAsyncStreamReader<SubscribeTopicEventsRequestAlpha1> requests, TopicStream stream, CancellationToken stop, CancellationToken call)
    {
        var reading = ReadAsync(requests, stream, call);
        if (await Task.WhenAny(reading, stream.Closed, Task.Delay(Timeout.Infinite, stop)) == reading)
        {
            await reading;
            throw Refused("EOF");
        }

        call.ThrowIfCancellationRequested();
        throw Refused(StreamClosed);
    }

    private static async Task ReadAsync(IAsyncStreamReader<SubscribeTopicEventsRequestAlpha1> requests, TopicStream stream, CancellationToken call)
    {
        while (await requests.MoveNext(call))
        {
            stream.Take(requests.Current.EventProcessed ?? throw Refused("duplicate initial request received"));
        }
    }

    private async Task DeliverAsync(IBroker broker, IDelivery delivery, SubscriptionResource subscription, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            // Begins before the first answer is sent, so that whoever has read it gets every message published after it.
            await broker.SubscribeAsync(subscription.Topic, delivery, stop, abort);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the stream has ended
        }
        catch (Exception error)
        {
            StreamBroke(error, subscription.Topic, subscription.PubsubName);
        }
    }

    [LoggerMessage(EventId = 2491, Level = LogLevel.Information, Message = "A stream subscribes to {Topic} of {Pubsub}")]
    private partial void StreamOpened(string topic, string pubsub);

    [LoggerMessage(EventId = 2492, Level = LogLevel.Information, Message = "A stream no longer subscribes to {Topic} of {Pubsub}")]
    private partial void StreamEnded(string topic, string pubsub);

    [LoggerMessage(EventId = 2493, Level = LogLevel.Error, Message = "The subscription of a stream to {Topic} of {Pubsub} broke")]
    private partial void StreamBroke(Exception error, string topic, string pubsub);
}
