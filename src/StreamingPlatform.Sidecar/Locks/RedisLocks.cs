using StackExchange.Redis;
using StreamingPlatform.Sidecar.Redis;

namespace StreamingPlatform.Sidecar.Locks;

/// <summary><c>lock.redis</c>: a key with the owner for a value, which expires.</summary>
internal sealed class RedisLocks(RedisServer server) : ILockStore
{
    private const string Release =
        """
        local owner = redis.call('GET', KEYS[1])
        if owner == false then return 1 end
        if owner ~= ARGV[1] then return 2 end
        redis.call('DEL', KEYS[1])
        return 0
        """;

    public Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken) =>
        server.Database.StringSetAsync(resource, owner, expiry, When.NotExists).WaitAsync(cancellationToken);

    public async Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken) =>
        (UnlockOutcome)(int)await server.Database.ScriptEvaluateAsync(Release, [(RedisKey)resource], [(RedisValue)owner]).WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
