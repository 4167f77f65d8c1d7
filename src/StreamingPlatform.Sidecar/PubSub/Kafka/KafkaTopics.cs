using Confluent.Kafka;
using StreamingPlatform.Sidecar.Kafka;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub.Kafka;

/// <summary><c>pubsub.kafka</c>: metadata travel as headers, <c>partitionKey</c> as the key. A message that is refused comes again for as long as it takes (unless <c>consumeRetryEnabled</c> is false).</summary>
internal sealed class KafkaTopics(Component component, string appId, TimeProvider clock, ILoggerFactory loggers) : IBroker
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly KafkaHeaders headers = new(component);
    private readonly IProducer<byte[], byte[]> producer = KafkaClients.BuildProducer(component);

    public bool Redelivers { get; } = component.Flag("consumeRetryEnabled") ?? true;

    public IReadOnlyList<string> Capabilities => ["BULK_PUBSUB"];

    public async Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        try
        {
            var metadata = record.ReadMetadata();
            await producer.ProduceAsync(KafkaHeaders.TargetOf(topic, metadata), headers.MessageOf(record.Payload, metadata), cancellationToken);
        }
        catch (KafkaException error)
        {
            throw new InvalidOperationException($"kafka: {error.Error.Reason}", error);
        }
    }

    public Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort) =>
        new KafkaReader(
            KafkaClients.ConsumerOf(component, appId), [topic], delivery.BatchSize, delivery.BatchWait,
            (batch, token) => DeliverAsync(delivery, batch, token), clock, loggers.CreateLogger<KafkaReader>())
            .RunAsync(stop, abort);

    public ValueTask DisposeAsync()
    {
        producer.Flush(FlushLimit);
        producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> DeliverAsync(IDelivery delivery, IReadOnlyList<ConsumeResult<byte[], byte[]>> batch, CancellationToken cancellationToken)
    {
        try
        {
            await delivery.DeliverAsync([.. batch.Select(RecordOf)], cancellationToken);
            return true;
        }
        catch (SubscriptionClosedException)
        {
            // not settled: it comes again
            return false;
        }
    }

    private LogRecord RecordOf(ConsumeResult<byte[], byte[]> message) =>
        StoredEnvelope.RecordOf(message.Message.Value ?? [], headers.MetadataOf(message), clock.GetUtcNow());
}
