namespace StreamingPlatform.Sidecar.PubSub;

/// <summary><c>pubsub.log</c>: the durable log that the sidecars of this machine share.</summary>
internal sealed class LogBroker(LogSettings settings, TimeProvider clock, ILoggerFactory loggers) : IBroker
{
    private readonly LogNode node = new(settings, clock, loggers.CreateLogger<LogNode>());

    public bool Redelivers => true;

    public IReadOnlyList<string> Capabilities => [];

    public Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken) => node.AppendAsync(topic, record, cancellationToken);

    public Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort) =>
        new TopicPump(node, settings.ConsumerId, topic, settings.Concurrency, delivery, loggers.CreateLogger<TopicPump>()).RunAsync(stop, abort);

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
