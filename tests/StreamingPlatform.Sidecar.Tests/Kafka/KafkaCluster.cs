using Confluent.Kafka;

namespace StreamingPlatform.Sidecar.Tests.Kafka;

/// <summary>The brokers of KAFKA_BOOTSTRAP, or librdkafka's mock brokers, which live as long as the client that asked for them and listen on real ports.</summary>
internal sealed class KafkaCluster : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly IProducer<byte[], byte[]> producer;

    public KafkaCluster()
    {
        var given = Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP");
        var isReal = !string.IsNullOrEmpty(given);
        var config = new ProducerConfig { BootstrapServers = isReal ? given : "mock" };
        if (!isReal)
        {
            config.Set("test.mock.num.brokers", "3");
        }

        producer = new ProducerBuilder<byte[], byte[]>(config).Build();
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        Brokers = isReal ? given! : string.Join(',', admin.GetMetadata(Patience).Brokers.Select(b => $"{b.Host}:{b.Port}"));
    }

    /// <summary>Addresses for other clients.</summary>
    public string Brokers { get; }

    /// <summary>A topic and a group nobody else uses.</summary>
    public string Topic { get; } = $"orders-{Guid.NewGuid():N}";

    /// <summary>Writes past the sidecar, as any other program would.</summary>
    public Task ProduceAsync(string topic, string? key, byte[] value, CancellationToken cancellationToken) =>
        producer.ProduceAsync(topic, new Message<byte[], byte[]> { Key = key is null ? null! : System.Text.Encoding.UTF8.GetBytes(key), Value = value }, cancellationToken);

    /// <summary>Reads past the sidecar: the first messages of a topic.</summary>
    public List<ConsumeResult<byte[], byte[]>> ReadFromStart(string topic, int count, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var config = new ConsumerConfig { BootstrapServers = Brokers, GroupId = $"reader-{Guid.NewGuid():N}", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).Build();
        consumer.Subscribe(topic);
        var found = new List<ConsumeResult<byte[], byte[]>>();
        while (found.Count < count)
        {
            found.Add(consumer.Consume(deadline.Token));
        }

        consumer.Close();
        return found;
    }

    public void Dispose() => producer.Dispose();
}
