using StreamingPlatform.Sidecar.Conformance.RecordedAnswers;

namespace StreamingPlatform.Sidecar.Conformance.Properties.Configuration;

/// <summary>Written past the sidecar, as Dapr's store is.</summary>
public sealed class RedisConfigurationProperties(RedisServer redis) : ConfigurationProperties
{
    private protected override async Task SetAsync(PropertySidecar sidecar, string key, string value)
    {
        var address = await redis.AddressOrSkipAsync(PropertyLab.Token);

        // a redis that does not tell of changes has none to deliver
        await RedisServer.CommandAsync(address, ["CONFIG", "SET", "notify-keyspace-events", "KEA"], PropertyLab.Token);
        await RedisServer.CommandAsync(address, ["SET", key, $"{value}||1"], PropertyLab.Token);
    }

    private protected override async Task AddToAsync(PropertyLab lab, string kind) =>
        lab.AddComponent("settings", new ComponentUnderTest("configuration.redis", ("redisHost", await redis.AddressOrSkipAsync(PropertyLab.Token)), ("readTimeout", "20s")));
}
