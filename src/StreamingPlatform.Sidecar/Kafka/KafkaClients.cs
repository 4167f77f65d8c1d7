using Confluent.Kafka;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Kafka;

/// <summary>
/// Client settings of a Kafka component, by Dapr's metadata names: <c>brokers</c>, <c>clientID</c>, <c>consumerGroup</c>, <c>consumerID</c>,
/// <c>initialOffset</c> (newest, oldest), <c>maxMessageBytes</c>, <c>compression</c>, <c>producerRequiredAcks</c> (all, leader, none),
/// <c>producerRetryMax</c>, <c>heartbeatInterval</c>, <c>sessionTimeout</c>, <c>consumerFetchMin</c>, <c>consumerFetchDefault</c>,
/// <c>consumerGroupRebalanceStrategy</c> (range, sticky, roundrobin), <c>clientConnectionTopicMetadataRefreshInterval</c>, and those of <see cref="KafkaSecurity"/>.
/// </summary>
internal static class KafkaClients
{
    private const int DayMilliseconds = 86_400_000;
    private const int CommitMilliseconds = 500;

    /// <summary>How long a publish looks for a broker that takes it. librdkafka's own five minutes are longer than any caller waits.</summary>
    private const int PublishMilliseconds = 30_000;

    /// <exception cref="InvalidDataException">The metadata cannot be used.</exception>
    public static IProducer<byte[], byte[]> BuildProducer(Component component)
    {
        try
        {
            return new ProducerBuilder<byte[], byte[]>(ProducerOf(component)).Build();
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException($"kafka error: {error.Message}", error);
        }
    }

    private static ProducerConfig ProducerOf(Component component) => new(CommonOf(component))
    {
        Acks = component.Text("producerRequiredAcks")?.ToLowerInvariant() switch
        {
            null or "all" or "waitforall" or "-1" => Acks.All,
            "leader" or "waitforlocal" or "local" or "1" => Acks.Leader,
            "none" or "noresponse" or "0" => Acks.None,
            _ => throw new InvalidDataException("kafka error: invalid value for 'producerRequiredAcks' attribute"),
        },
        CompressionType = component.Text("compression")?.ToLowerInvariant() switch
        {
            null or "none" => CompressionType.None,
            "gzip" => CompressionType.Gzip,
            "snappy" => CompressionType.Snappy,
            "lz4" => CompressionType.Lz4,
            "zstd" => CompressionType.Zstd,
            _ => throw new InvalidDataException("kafka error: invalid compression"),
        },
        LingerMs = 1,
        MessageMaxBytes = component.Number("maxMessageBytes") is > 0 and var bytes ? bytes : null,
        MessageSendMaxRetries = component.Number("producerRetryMax") ?? 5,
        MessageTimeoutMs = PublishMilliseconds,
        Partitioner = Partitioner.ConsistentRandom,
    };

    /// <summary>Offsets are stored by hand once a message is settled, and committed in the background.</summary>
    /// <exception cref="InvalidDataException">The metadata cannot be used.</exception>
    public static ConsumerConfig ConsumerOf(Component component, string appId) => new(CommonOf(component))
    {
        GroupId = Group(component, appId),
        AutoOffsetReset = component.Text("initialOffset")?.ToLowerInvariant() switch
        {
            null or "newest" => AutoOffsetReset.Latest,
            "oldest" => AutoOffsetReset.Earliest,
            var other => throw new InvalidDataException($"kafka error: invalid initialOffset: {other}"),
        },
        EnableAutoOffsetStore = false,
        EnableAutoCommit = true,
        AutoCommitIntervalMs = CommitMilliseconds,
        AllowAutoCreateTopics = true,
        HeartbeatIntervalMs = component.Milliseconds("heartbeatInterval") ?? 3_000,
        SessionTimeoutMs = component.Milliseconds("sessionTimeout") ?? 10_000,
        FetchMinBytes = component.Number("consumerFetchMin") ?? 1,
        MaxPartitionFetchBytes = component.Number("consumerFetchDefault") ?? 1024 * 1024,
        PartitionAssignmentStrategy = component.Text("consumerGroupRebalanceStrategy")?.ToLowerInvariant() switch
        {
            "roundrobin" => PartitionAssignmentStrategy.RoundRobin,
            "sticky" => PartitionAssignmentStrategy.CooperativeSticky,
            _ => PartitionAssignmentStrategy.Range,
        },

        // a message may be with its app for as long as it takes
        MaxPollIntervalMs = DayMilliseconds,
    };

    private static string Group(Component component, string appId) =>
        (component.Text("consumerGroup") ?? component.Text("consumerID") ?? appId)
            .Replace("{appID}", appId, StringComparison.Ordinal)
            .Replace("{uuid}", Guid.NewGuid().ToString(), StringComparison.Ordinal);

    private static ClientConfig CommonOf(Component component)
    {
        var config = new ClientConfig
        {
            BootstrapServers = component.Text("brokers") ?? throw new InvalidDataException("kafka error: missing 'brokers' attribute"),
            ClientId = component.Text("clientID") ?? "sarama",
            TopicMetadataRefreshIntervalMs = component.Milliseconds("clientConnectionTopicMetadataRefreshInterval"),
        };
        KafkaSecurity.Apply(config, component);
        return config;
    }
}
