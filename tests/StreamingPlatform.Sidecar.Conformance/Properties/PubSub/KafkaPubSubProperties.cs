using StreamingPlatform.Sidecar.Tests.Kafka;

namespace StreamingPlatform.Sidecar.Conformance.Properties.PubSub;

/// <summary>Against librdkafka's mock brokers, or those of KAFKA_BOOTSTRAP.</summary>
public sealed class KafkaPubSubProperties : PubSubProperties, IDisposable
{
    private readonly Lazy<KafkaCluster> cluster = new(() => new KafkaCluster());

    protected override bool IsDurable => true;

    protected override bool Redelivers => true;

    protected override bool Competes => true;

    public void Dispose()
    {
        if (cluster.IsValueCreated)
        {
            cluster.Value.Dispose();
        }
    }

    private protected override Task<ComponentUnderTest> ComponentAsync(string topic) => Task.FromResult(new ComponentUnderTest(
        "pubsub.kafka", ("brokers", cluster.Value.Brokers), ("authType", "none"), ("initialOffset", "oldest")));
}
