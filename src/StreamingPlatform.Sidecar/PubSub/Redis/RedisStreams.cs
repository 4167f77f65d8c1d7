using System.Text.Json;
using StackExchange.Redis;
using StreamingPlatform.Sidecar.Redis;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub.Redis;

/// <summary>
/// <c>pubsub.redis</c>: a stream a topic, with the fields <c>data</c> and <c>metadata</c> as daprd writes them, read through a consumer group. A
/// message is acknowledged once it is settled, well or not; one that is still with the app after <c>processingTimeout</c> comes again.
/// </summary>
internal sealed class RedisStreams(RedisServer server, RedisStreamSettings settings, TimeProvider clock, ILoggerFactory loggers) : IBroker
{
    public bool Redelivers => false;

    public IReadOnlyList<string> Capabilities => [];

    public static IBroker Open(Component component, string appId, TimeProvider clock, ILoggerFactory loggers) =>
        new RedisStreams(RedisServer.Connect(component), RedisStreamSettings.Of(component, appId), clock, loggers);

    public async Task PublishAsync(string topic, LogRecord record, CancellationToken cancellationToken)
    {
        var fields = new List<NameValueEntry> { new("data", record.Payload) };
        var metadata = record.ReadMetadata();
        if (metadata.Count > 0)
        {
            fields.Add(new NameValueEntry("metadata", JsonSerializer.SerializeToUtf8Bytes(metadata.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal))));
        }

        try
        {
            await server.Database.StreamAddAsync(
                settings.KeyOf(topic), [.. fields], maxLength: settings.MaxLength, useApproximateMaxLength: settings.MaxLength is not null).WaitAsync(cancellationToken);
        }
        catch (RedisException error)
        {
            throw new InvalidOperationException($"redis streams: error from publish: {error.Message}", error);
        }
    }

    public async Task SubscribeAsync(string topic, IDelivery delivery, CancellationToken stop, CancellationToken abort)
    {
        var key = settings.KeyOf(topic);
        await using var reader = await server.AnotherAsync(stop);
        await CreateGroupAsync(key);
        await new RedisStreamPump(server.Database, reader.Database, key, settings, delivery, clock, loggers.CreateLogger<RedisStreamPump>()).RunAsync(stop, abort);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>From the beginning of the stream, which is made if need be.</summary>
    private async Task CreateGroupAsync(RedisKey key)
    {
        try
        {
            await server.Database.StreamCreateConsumerGroupAsync(key, settings.Group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // it is there, which is all that is wanted
        }
    }
}
