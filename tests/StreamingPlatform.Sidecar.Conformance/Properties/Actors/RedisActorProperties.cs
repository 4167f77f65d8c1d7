using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

namespace StreamingPlatform.Sidecar.Conformance.Properties.Actors;

public sealed class RedisActorProperties(RedisServer redis) : ActorProperties
{
    private protected override async Task<ComponentUnderTest> ComponentAsync() => new("state.redis", ("redisHost", await redis.AddressOrSkipAsync(PropertyLab.Token)), ("readTimeout", "20s"));
}
