using System.Diagnostics.CodeAnalysis;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// <c>pubsub.in-memory</c>: a bus within this process; every subscriber gets every message once, in order; a topic may end in <c>*</c>. As daprd's, it
/// keeps nothing: a publish begins the delivery, and waits for the one before it.
/// </summary>
internal sealed partial class MemoryBroker(TimeProvider clock, ILogger<MemoryBroker> logger) : IBroker
{
    private readonly Lock gate = new();
    private readonly List<Subscriber> subscribers = [];

    public bool Redelivers => false;

    public IReadOnlyList<string> Capabilities => ["SUBSCRIBE_WILDCARDS"];

    public async Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        Subscriber[] taking;
        lock (gate)
        {
            taking = [.. subscribers.Where(s => s.Takes(topic))];
        }

        if (taking.Length == 0)
        {
            return;
        }

        var kept = new LogRecord(record.Header, record.Payload.ToArray());
        foreach (var subscriber in taking)
        {
            if (await subscriber.TurnAsync(cancellationToken))
            {
                subscriber.Last = DeliverAsync(subscriber, kept);
            }
        }
    }

    public async Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        var subscriber = new Subscriber(topic, delivery, stop, abort);
        lock (gate)
        {
            subscribers.Add(subscriber);
        }

        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        finally
        {
            lock (gate)
            {
                subscribers.Remove(subscriber);
            }

            await subscriber.Last;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task DeliverAsync(Subscriber subscriber, LogRecord record)
    {
        // The publisher goes on at once.
        await Task.Yield();
        try
        {
            if (subscriber.Delivery.BatchSize > 1)
            {
                // One message at a time fills no batch, so it waits its time in vain.
                await Task.Delay(subscriber.Delivery.BatchWait, clock, subscriber.Abort);
            }

            await subscriber.Delivery.DeliverAsync([record], subscriber.Abort);
        }
        catch (Exception error) when (error is SubscriptionClosedException || (error is OperationCanceledException && subscriber.Abort.IsCancellationRequested))
        {
            // nobody is there any more
        }
        catch (Exception error)
        {
            DeliveryBroke(logger, error, subscriber.Topic);
        }
        finally
        {
            subscriber.Done();
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle; publishes that wait may still use it.")]
    private sealed class Subscriber(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        private readonly SemaphoreSlim free = new(1, 1);

        public string Topic => topic;

        public IDelivery Delivery => delivery;

        public CancellationToken Abort => abort;

        /// <summary>The delivery that began last.</summary>
        public Task Last { get; set; } = Task.CompletedTask;

        public bool Takes(string published) =>
            topic.EndsWith('*') ? published.StartsWith(topic[..^1], StringComparison.Ordinal) : published == topic;

        /// <summary>Waits until nothing is being delivered; false when the subscription has ended.</summary>
        public async Task<bool> TurnAsync(CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
            try
            {
                await free.WaitAsync(either.Token);
                return true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // the subscription has ended
                return false;
            }
        }

        public void Done() => free.Release();
    }

    [LoggerMessage(EventId = 2494, Level = LogLevel.Error, Message = "A delivery of topic {Topic} broke")]
    private static partial void DeliveryBroke(ILogger logger, Exception error, string topic);
}
