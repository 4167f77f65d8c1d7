using Grpc.Core;
using StackExchange.Redis;
using StreamingPlatform.Sidecar.PubSub.Kafka;
using StreamingPlatform.Sidecar.PubSub.Redis;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The pub/sub components of this sidecar, kept in step with the resource files.</summary>
internal sealed partial class Brokers(
    ResourceSet resources, SidecarOptions options, TimeProvider clock, ILoggerFactory loggers, ILogger<Brokers> logger) : IAsyncDisposable
{
    public const string LogType = "pubsub.log";
    public const string MemoryType = "pubsub.in-memory";
    public const string RedisType = "pubsub.redis";
    public const string KafkaType = "pubsub.kafka";

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Component Component, IBroker Broker)> brokers = new(StringComparer.Ordinal);
    private bool disposed;

    /// <exception cref="DaprError">ERR_PUBSUB_NOT_FOUND.</exception>
    public IBroker Get(string name) => TryGet(name)?.Broker
        ?? throw new DaprError(404, StatusCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {name} is not found");

    /// <summary>Opens the component at its first use; the caller of a component that was replaced in between gets the new one.</summary>
    public (Component Component, IBroker Broker)? TryGet(string name)
    {
        if (!resources.Components.TryGetValue(name, out var component) || component.Type is not (LogType or MemoryType or RedisType or KafkaType))
        {
            return null;
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (brokers.TryGetValue(name, out var known) && ComponentEquality.AreSame(known.Component, component))
            {
                return known;
            }

            if (known.Broker is { } old)
            {
                _ = DisposeLaterAsync(name, old);
            }

            try
            {
                var opened = (component, Open(component));
                brokers[name] = opened;
                return opened;
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException or RedisException)
            {
                brokers.Remove(name);
                ComponentRefused(error, name);
                return component.IgnoreErrors ? null : throw new DaprError(500, StatusCode.Internal, "ERR_PUBSUB_NOT_CONFIGURED", error.Message);
            }
        }
    }

    /// <summary>The component as far as it is open; null otherwise.</summary>
    public IBroker? Find(string name)
    {
        lock (gate)
        {
            return brokers.TryGetValue(name, out var opened) ? opened.Broker : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        (Component, IBroker Broker)[] all;
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
            all = [.. brokers.Values];
        }

        await Task.WhenAll(all.Select(b => b.Broker.DisposeAsync().AsTask()));
    }

    private IBroker Open(Component component) =>
        component.Type switch
        {
            LogType => new LogBroker(LogSettings.Of(component, options.AppId), clock, loggers),
            KafkaType => new KafkaTopics(component, options.AppId, clock, loggers),
            RedisType => RedisStreams.Open(component, options.AppId, clock, loggers),
            _ => new MemoryBroker(clock, loggers.CreateLogger<MemoryBroker>()),
        };

    private async Task DisposeLaterAsync(string name, IBroker broker)
    {
        try
        {
            await Task.Yield();
            await broker.DisposeAsync();
        }
        catch (Exception error)
        {
            ComponentNotClosed(error, name);
        }
    }

    [LoggerMessage(EventId = 2431, Level = LogLevel.Error, Message = "Pub/sub component {Name} cannot be used")]
    private partial void ComponentRefused(Exception error, string name);

    [LoggerMessage(EventId = 2432, Level = LogLevel.Warning, Message = "Pub/sub component {Name} could not be closed cleanly")]
    private partial void ComponentNotClosed(Exception error, string name);
}
