using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

namespace StreamingPlatform.Sidecar.Conformance.Properties.Locks;

public sealed class RedisLockProperties(RedisServer redis) : LockProperties
{
    private protected override async Task<ComponentUnderTest> ComponentAsync() => new("lock.redis", ("redisHost", await redis.AddressOrSkipAsync(PropertyLab.Token)), ("readTimeout", "20s"));
}
