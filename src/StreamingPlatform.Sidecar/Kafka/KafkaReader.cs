using Confluent.Kafka;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>
/// Reads topics for a consumer group: partitions side by side, each in order. The position behind a batch is kept once the batch is settled, so what was
/// not settled comes again.
/// </summary>
internal sealed partial class KafkaReader(
    ConsumerConfig config,
    IReadOnlyList<string> topics,
    int batchSize,
    TimeSpan batchWait,
    Func<IReadOnlyList<ConsumeResult<byte[], byte[]>>, CancellationToken, Task<bool>> deliver,
    TimeProvider clock,
    ILogger logger)
{
    private const int MostWaiting = 500;
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<TopicPartition, KafkaPartition> partitions = [];
    private readonly HashSet<TopicPartition> paused = [];

    /// <summary>Runs until <paramref name="stop"/>; what is being delivered may end until <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        await Task.Yield();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetPartitionsRevokedHandler((_, revoked) => Leave(revoked.Select(r => r.TopicPartition)))
            .SetPartitionsLostHandler((_, lost) => Leave(lost.Select(l => l.TopicPartition)))
            .SetErrorHandler((_, error) => ClusterFailed(logger, error.Reason))
            .Build();
        consumer.Subscribe(topics);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await StepAsync(consumer, stop, abort);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // ended by us
        }
        finally
        {
            foreach (var partition in partitions.Values)
            {
                partition.Complete();
            }

            await Task.WhenAll(partitions.Values.Select(p => p.Running));
            consumer.Close();
        }
    }

    private async Task StepAsync(IConsumer<byte[], byte[]> consumer, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            if (consumer.Consume(TimeSpan.Zero) is not { IsPartitionEOF: false } message)
            {
                Resume(consumer);
                await Task.Delay(Idle, clock, stop);
                return;
            }

            if (!partitions.TryGetValue(message.TopicPartition, out var partition))
            {
                partitions[message.TopicPartition] = partition = new KafkaPartition(
                    batchSize, batchWait, deliver, done => Store(consumer, done), error => DeliveryBroke(logger, message.TopicPartition, error), abort);
            }

            if (partition.Add(message) >= MostWaiting && paused.Add(message.TopicPartition))
            {
                consumer.Pause([message.TopicPartition]);
            }
        }
        catch (ConsumeException error)
        {
            // a topic that is not there yet, or brokers that are away: the client goes on trying
            NotRead(logger, error.Error.Reason);
            await Task.Delay(PauseAfterFailure, clock, stop);
        }
    }

    private void Resume(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var partition in paused.Where(p => !partitions.TryGetValue(p, out var known) || known.Waiting < MostWaiting / 2).ToArray())
        {
            paused.Remove(partition);
            consumer.Resume([partition]);
        }
    }

    private void Store(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> done)
    {
        try
        {
            consumer.StoreOffset(done);
        }
        catch (KafkaException error)
        {
            // the partition went to another meanwhile: its messages come again there
            NotStored(logger, done.TopicPartition, error.Error.Reason);
        }
    }

    private void Leave(IEnumerable<TopicPartition> left)
    {
        foreach (var partition in left)
        {
            if (partitions.Remove(partition, out var known))
            {
                known.Complete();
            }

            paused.Remove(partition);
        }
    }

    [LoggerMessage(EventId = 2470, Level = LogLevel.Warning, Message = "Kafka: {Reason}")]
    private static partial void ClusterFailed(ILogger logger, string reason);

    [LoggerMessage(EventId = 2471, Level = LogLevel.Debug, Message = "Kafka: nothing read: {Reason}")]
    private static partial void NotRead(ILogger logger, string reason);

    [LoggerMessage(EventId = 2472, Level = LogLevel.Information, Message = "Kafka: the position in {Partition} is not kept: {Reason}")]
    private static partial void NotStored(ILogger logger, TopicPartition partition, string reason);

    [LoggerMessage(EventId = 2473, Level = LogLevel.Error, Message = "Kafka: messages of {Partition} are no longer delivered")]
    private static partial void DeliveryBroke(ILogger logger, TopicPartition partition, Exception error);
}
