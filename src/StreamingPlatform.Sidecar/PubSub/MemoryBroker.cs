using System.Threading.Channels;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary><c>pubsub.in-memory</c>: a bus within this process; every subscriber gets every message once, in order; a topic may end in <c>*</c>.</summary>
internal sealed class MemoryBroker : IBroker
{
    private readonly Lock gate = new();
    private readonly List<Subscriber> subscribers = [];

    public bool Redelivers => false;

    public IReadOnlyList<string> Capabilities => ["SUBSCRIBE_WILDCARDS"];

    public Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        var kept = new LogRecord(record.Header, record.Payload.ToArray());
        lock (gate)
        {
            foreach (var subscriber in subscribers.Where(s => s.Takes(topic)))
            {
                subscriber.Waiting.Writer.TryWrite(kept);
            }
        }

        return Task.CompletedTask;
    }

    public async Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        var subscriber = new Subscriber(topic);
        lock (gate)
        {
            subscribers.Add(subscriber);
        }

        try
        {
            await foreach (var record in subscriber.Waiting.Reader.ReadAllAsync(stop))
            {
                await delivery.DeliverAsync([record], abort);
            }
        }
        finally
        {
            lock (gate)
            {
                subscribers.Remove(subscriber);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Subscriber(string topic)
    {
        public Channel<LogRecord> Waiting { get; } = Channel.CreateUnbounded<LogRecord>();

        public bool Takes(string published) =>
            topic.EndsWith('*') ? published.StartsWith(topic[..^1], StringComparison.Ordinal) : published == topic;
    }
}
