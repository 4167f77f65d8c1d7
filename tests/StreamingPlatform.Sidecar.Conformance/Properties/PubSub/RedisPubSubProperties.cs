using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

namespace StreamingPlatform.Sidecar.Conformance.Properties.PubSub;

public sealed class RedisPubSubProperties(RedisServer redis) : PubSubProperties
{
    protected override bool IsDurable => true;

    /// <summary>Dapr's component acknowledges what the app refused.</summary>
    protected override bool Redelivers => false;

    protected override bool Competes => true;

    private protected override async Task<ComponentUnderTest> ComponentAsync(string topic) =>
        new("pubsub.redis", ("redisHost", await redis.AddressOrSkipAsync(PropertyLab.Token)), ("readTimeout", "20s"), ("concurrency", "1"));
}
