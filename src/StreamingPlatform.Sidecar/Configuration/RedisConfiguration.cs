using StackExchange.Redis;
using StreamingPlatform.Sidecar.Redis;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>
/// <c>configuration.redis</c>: a text a key, <c>value||version</c>; what follows a second separator is dropped, an empty value counts as absent.
/// Changes come by keyspace notifications, which it turns on.
/// </summary>
internal sealed class RedisConfiguration(RedisServer server) : IConfigurationStore
{
    private const string Separator = "||";

    public async Task<IReadOnlyDictionary<string, ConfigurationItem>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        RedisKey[] wanted = keys.Count > 0
            ? [.. keys.Where(k => k.Length > 0).Select(k => (RedisKey)k)]
            : await AllKeysAsync(cancellationToken);
        var found = new Dictionary<string, ConfigurationItem>(StringComparer.Ordinal);
        if (wanted.Length > 0)
        {
            // MGET answers nil for a key whose value is no text
            var values = await server.Database.StringGetAsync(wanted);
            foreach (var (key, value) in wanted.Zip(values))
            {
                if (Parse(value) is { } item)
                {
                    found[key.ToString()] = item;
                }
            }
        }

        return found;
    }

    public async Task<IAsyncDisposable> SubscribeAsync(
        IReadOnlyList<string> keys, Action<string, ConfigurationItem> changed, CancellationToken cancellationToken)
    {
        await server.Database.ExecuteAsync("CONFIG", "SET", "notify-keyspace-events", "KA");
        var prefix = $"__keyspace@{server.Database.Database}__:";
        RedisChannel[] channels = keys.Count == 0
            ? [RedisChannel.Pattern(prefix + "*")]
            : [.. keys.Select(k => RedisChannel.Literal(prefix + k))];
        var subscription = new Subscription();
        foreach (var channel in channels)
        {
            var queue = await server.Connection.GetSubscriber().SubscribeAsync(channel);
            queue.OnMessage(async message =>
            {
                var key = message.Channel.ToString()[prefix.Length..];
                var values = await server.Database.StringGetAsync([(RedisKey)key]);
                changed(key, Parse(values[0]) ?? ConfigurationItem.Removed);
            });
            subscription.Queues.Add(queue);
        }

        return subscription;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static ConfigurationItem? Parse(RedisValue value)
    {
        if (value.IsNullOrEmpty)
        {
            return null;
        }

        var parts = value.ToString().Split(Separator);
        return parts[0].Length == 0 ? null : new ConfigurationItem(parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null);
    }

    private async Task<RedisKey[]> AllKeysAsync(CancellationToken cancellationToken)
    {
        var keys = new HashSet<RedisKey>();
        foreach (var node in server.Connection.GetServers().Where(s => !s.IsReplica))
        {
            await foreach (var key in node.KeysAsync(server.Database.Database, pageSize: 1_000).WithCancellation(cancellationToken))
            {
                keys.Add(key);
            }
        }

        return [.. keys];
    }

    private sealed class Subscription : IAsyncDisposable
    {
        public List<ChannelMessageQueue> Queues { get; } = [];

        public async ValueTask DisposeAsync()
        {
            foreach (var queue in Queues)
            {
                await queue.UnsubscribeAsync();
            }
        }
    }
}
