using System.Collections.Concurrent;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>
/// <c>pubsub.log</c>: the durable log that the sidecars of this machine share. A topic has one reader a group; another subscription of it, in this sidecar or
/// another, waits until that one has left.
/// </summary>
internal sealed class LogBroker(LogSettings settings, TimeProvider clock, ILoggerFactory loggers) : IBroker
{
    private readonly LogNode node = new(settings, clock, loggers.CreateLogger<LogNode>());
    private readonly ConcurrentDictionary<string, SemaphoreSlim> readers = new(StringComparer.Ordinal);

    public bool Redelivers => true;

    public IReadOnlyList<string> Capabilities => [];

    public Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken) => node.AppendAsync(topic, record, cancellationToken);

    public async Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        var place = readers.GetOrAdd(topic, static _ => new SemaphoreSlim(1, 1));
        await place.WaitAsync(stop);
        try
        {
            await new TopicPump(node, settings.ConsumerId, topic, settings.Concurrency, delivery, loggers.CreateLogger<TopicPump>()).RunAsync(stop, abort);
        }
        finally
        {
            place.Release();
        }
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
