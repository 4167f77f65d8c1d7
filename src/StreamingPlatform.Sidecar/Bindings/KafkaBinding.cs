using Confluent.Kafka;
using StreamingPlatform.Sidecar.Kafka;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>
/// <c>bindings.kafka</c>: <c>create</c> writes the bytes of the call to <c>publishTopic</c>, request metadata as headers and <c>partitionKey</c> as key;
/// events of <c>topics</c> come to the app. One that it refuses is passed over, or with <c>consumeRetryEnabled</c> comes again every
/// <c>consumeRetryInterval</c> (default 100 ms).
/// </summary>
internal sealed class KafkaBinding : IOutputBinding, IInputBinding
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(5);

    private readonly Component component;
    private readonly string appId;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly KafkaHeaders headers;
    private readonly string? publishTopic;
    private readonly string[] topics;
    private readonly bool retries;
    private readonly TimeSpan retryInterval;
    private readonly IProducer<byte[], byte[]> producer;

    public KafkaBinding(Component component, string appId, TimeProvider clock, ILogger logger)
    {
        this.component = component;
        this.appId = appId;
        this.clock = clock;
        this.logger = logger;
        headers = new KafkaHeaders(component);
        publishTopic = component.Text("publishTopic");
        topics = (component.Text("topics") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        retries = component.Flag("consumeRetryEnabled") ?? false;
        retryInterval = TimeSpan.FromMilliseconds(component.Milliseconds("consumeRetryInterval") ?? 100);
        producer = KafkaClients.BuildProducer(component);
    }

    public IReadOnlyList<string> Operations { get; } = ["create"];

    public async Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken)
    {
        try
        {
            var target = KafkaHeaders.TargetOf(publishTopic ?? throw new BindingException("kafka: publishTopic is not set"), call.Metadata);
            await producer.ProduceAsync(target, headers.MessageOf(call.Data, call.Metadata), cancellationToken);
            return BindingAnswer.Nothing;
        }
        catch (KafkaException error)
        {
            throw new BindingException($"kafka: {error.Error.Reason}");
        }
    }

    public Task ReadAsync(Func<BindingEvent, CancellationToken, Task<bool>> deliver, CancellationToken stop) =>
        topics.Length == 0
            ? Task.CompletedTask
            : new KafkaReader(
                KafkaClients.ConsumerOf(component, appId), topics, 1, TimeSpan.Zero,
                (batch, token) => DeliverAsync(batch[0], deliver, token), clock, logger).RunAsync(stop, stop);

    public ValueTask DisposeAsync()
    {
        producer.Flush(FlushLimit);
        producer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> DeliverAsync(
        ConsumeResult<byte[], byte[]> message, Func<BindingEvent, CancellationToken, Task<bool>> deliver, CancellationToken cancellationToken)
    {
        var item = new BindingEvent(message.Message.Value ?? [], headers.MetadataOf(message));
        while (!await deliver(item, cancellationToken))
        {
            if (!retries)
            {
                return false;
            }

            await Task.Delay(retryInterval, clock, cancellationToken);
        }

        return true;
    }
}
