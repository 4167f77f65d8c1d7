using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

namespace StreamingPlatform.Sidecar.Conformance.Properties.State;

/// <summary>The server outlives the sidecar; how durable it is itself is its own affair.</summary>
public sealed class RedisStateProperties(RedisServer redis) : StateProperties
{
    protected override bool IsDurable => true;

    protected override bool RollsBack => false;

    private protected override async Task<ComponentUnderTest> ComponentAsync() => new("state.redis", ("redisHost", await redis.AddressOrSkipAsync(PropertyLab.Token)), ("readTimeout", "20s"));
}
