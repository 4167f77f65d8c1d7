using System.Globalization;
using StackExchange.Redis;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Redis;

/// <summary>
/// The connection of one Redis component. Metadata as Dapr's: <c>redisHost</c> (HOST:PORT, several with commas), <c>redisUsername</c>,
/// <c>redisPassword</c>, <c>redisDB</c> (0), <c>enableTLS</c> (false), <c>dialTimeout</c>, <c>readTimeout</c> (Go durations, 5 s and 3 s).
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly ConfigurationOptions options;

    private RedisServer(ConfigurationOptions options, int number, IConnectionMultiplexer connection)
    {
        this.options = options;
        Connection = connection;
        Database = connection.GetDatabase(number);
    }

    public IConnectionMultiplexer Connection { get; }

    public IDatabase Database { get; }

    /// <exception cref="RedisConnectionException">the server does not answer.</exception>
    public static RedisServer Connect(Component component)
    {
        var options = OptionsOf(component);
        return new RedisServer(options, NumberOf(component), ConnectionMultiplexer.Connect(options));
    }

    /// <exception cref="RedisConnectionException">the server does not answer.</exception>
    public static async Task<RedisServer> ConnectAsync(Component component, CancellationToken cancellationToken)
    {
        var options = OptionsOf(component);
        return new RedisServer(options, NumberOf(component), await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken));
    }

    /// <summary>A connection of its own, for commands that wait at the server.</summary>
    public async Task<RedisServer> AnotherAsync(CancellationToken cancellationToken) =>
        new(options, Database.Database, await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellationToken));

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private static int Milliseconds(Component component, string name, int standard) =>
        component.Metadata.GetValueOrDefault(name) is { Length: > 0 } text && GoDuration.TryParse(text, out var time) && time > TimeSpan.Zero
            ? (int)time.TotalMilliseconds
            : standard;

    private static int NumberOf(Component component) =>
        component.Metadata.GetValueOrDefault("redisDB") is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static ConfigurationOptions OptionsOf(Component component)
    {
        var metadata = component.Metadata;
        var options = new ConfigurationOptions
        {
            AbortOnConnectFail = true,
            AllowAdmin = true,
            Protocol = RedisProtocol.Resp2,
            User = metadata.GetValueOrDefault("redisUsername") is { Length: > 0 } user ? user : null,
            Password = metadata.GetValueOrDefault("redisPassword") is { Length: > 0 } password ? password : null,
            Ssl = bool.TryParse(metadata.GetValueOrDefault("enableTLS"), out var tls) && tls,
            ConnectTimeout = Milliseconds(component, "dialTimeout", 5_000),
            AsyncTimeout = Milliseconds(component, "readTimeout", 3_000),
            ClientName = component.Name,
        };
        foreach (var host in (metadata.GetValueOrDefault("redisHost") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.EndPoints.Add(host);
        }

        return options.EndPoints.Count > 0 ? options : throw new InvalidDataException("redis store error: missing host address");
    }
}
