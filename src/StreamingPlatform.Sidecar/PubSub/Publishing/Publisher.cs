using StreamingPlatform.Sidecar.Resiliency;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Publishes: checks, wraps unless raw, and returns when the component has made the message durable.</summary>
internal sealed class Publisher(Brokers brokers, ResiliencyPolicies policies, ResourceSet resources, SidecarOptions options, TimeProvider clock)
{
    /// <param name="addsTraceToRaw">Whether a raw message gets the trace as metadata; an event has it in the envelope.</param>
    /// <exception cref="DaprError">as daprd's table of errors has it.</exception>
    public async Task PublishAsync(
        string pubsub, string topic, ReadOnlyMemory<byte> data, string? contentType, IReadOnlyCollection<KeyValuePair<string, string>> metadata, TraceContext trace,
        CancellationToken cancellationToken, bool addsTraceToRaw = false)
    {
        var broker = BrokerFor(pubsub, topic, metadata);
        var raw = IsRaw(pubsub, metadata);
        if (raw && addsTraceToRaw)
        {
            metadata = [.. metadata.Where(m => m.Key is not ("traceid" or "tracestate")), KeyValuePair.Create("traceid", trace.Parent), KeyValuePair.Create("tracestate", trace.State)];
        }

        if (raw && policies.ForOutbound(pubsub, ComponentKind.Pubsub).Timeout is not null)
        {
            // A try that is given up may still be reading when the caller has its buffer back.
            data = data.ToArray();
        }

        var record = RecordOf(pubsub, topic, data, contentType, metadata, raw ? broker : null, trace);
        try
        {
            await policies.CallAsync(pubsub, ComponentKind.Pubsub, token => broker.PublishAsync(topic, record, token), cancellationToken);
        }
        catch (Exception error) when (error is not (OperationCanceledException or DaprError))
        {
            throw Failed(pubsub, topic, error);
        }
    }

    /// <summary>Publishes what an outbox hands over: an event whose members may be given by name.</summary>
    public async Task PublishOutboxAsync(
        string pubsub, string topic, ReadOnlyMemory<byte> data, string contentType, IReadOnlyDictionary<string, string> members, TraceContextOfCall trace, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (payload, expires) = CloudEventEnvelope.Build(
            data, contentType, [KeyValuePair.Create("cloudevent.id", $"outbox-{Guid.NewGuid()}")],
            new CloudEventEnvelope.Context(options.AppId, pubsub, topic, new TraceContext(trace.Parent, trace.State), now, null), members);
        await brokers.Get(pubsub).PublishAsync(topic, LogRecord.Create(payload, true, now, expires, []), cancellationToken);
    }

    /// <summary>All at once, so that they share an fsync; returns the error of each entry, null where it went well.</summary>
    public async Task<IReadOnlyList<string?>> PublishBulkAsync(
        string pubsub, string topic, IReadOnlyList<BulkEntry> entries, IReadOnlyCollection<KeyValuePair<string, string>> metadata, TraceContext trace, CancellationToken cancellationToken)
    {
        var broker = BrokerFor(pubsub, topic, metadata);
        if (entries.Any(e => e.Id.Length == 0) || entries.DistinctBy(e => e.Id).Count() != entries.Count)
        {
            throw PubSubErrors.BadEntries(pubsub, topic, options.AppId);
        }

        var raw = IsRaw(pubsub, metadata);
        var records = new LogRecord[entries.Count];
        for (var i = 0; i < records.Length; i++)
        {
            var entry = entries[i];
            records[i] = RecordOf(pubsub, topic, entry.Data, entry.ContentType, Merge(metadata, entry.Metadata), raw ? broker : null, SpanOf(trace));
        }

        return await Task.WhenAll(records.Select(async record =>
        {
            try
            {
                await policies.CallAsync(pubsub, ComponentKind.Pubsub, token => broker.PublishAsync(topic, record, token), cancellationToken);
                return null;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return error.Message;
            }
        }));
    }

    /// <summary>With tracing each entry of a bulk publish is a span of its own.</summary>
    private TraceContext SpanOf(TraceContext trace) =>
        resources.Configuration.IsTracing ? new TraceContext(RequestTrace.Begin(trace.Parent, trace.State, null, tracing: true).Parent, trace.State) : trace;

    /// <summary>The request's metadata count for an entry only if it has some of its own; the entry's win.</summary>
    private static Dictionary<string, string> Merge(
        IReadOnlyCollection<KeyValuePair<string, string>> request, IReadOnlyDictionary<string, string>? entry)
    {
        if (entry is null)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }

        var merged = new Dictionary<string, string>(entry, StringComparer.Ordinal);
        foreach (var (name, value) in request)
        {
            merged.TryAdd(name, value);
        }

        return merged;
    }

    private static bool IsRaw(string pubsub, IReadOnlyCollection<KeyValuePair<string, string>> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            if (name == "rawPayload")
            {
                return GoBoolean(value) ?? throw PubSubErrors.BadMetadata(pubsub, $"rawPayload value must be a valid boolean: actual is '{value}'", metadata);
            }
        }

        return false;
    }

    private static bool? GoBoolean(string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    private IBroker BrokerFor(string pubsub, string topic, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        if (pubsub.Length == 0)
        {
            throw PubSubErrors.NoName();
        }

        var broker = brokers.TryGet(pubsub)?.Broker ?? throw PubSubErrors.NotFound(pubsub, metadata);
        if (topic.Length == 0)
        {
            throw PubSubErrors.NoTopic(pubsub);
        }

        if (brokers.TryGet(pubsub) is { } known && !TopicScopes.MayPublish(known.Component, options.AppId, topic))
        {
            throw PubSubErrors.Forbidden(pubsub, topic, options.AppId);
        }

        return broker;
    }

    /// <summary>What a raw publish says of its life counts only where the broker keeps messages: elsewhere nothing carries it.</summary>
    private LogRecord RecordOf(
        string pubsub, string topic, ReadOnlyMemory<byte> data, string? contentType, IReadOnlyCollection<KeyValuePair<string, string>> metadata, IBroker? raw, TraceContext trace)
    {
        var now = clock.GetUtcNow();
        var expires = TimeToLive.Of(metadata) is { } ttl ? now + ttl : (DateTimeOffset?)null;
        if (raw is not null)
        {
            return LogRecord.Create(data, false, now, raw.Redelivers ? expires : null, metadata);
        }

        var (payload, end) = CloudEventEnvelope.Build(
            data, contentType, metadata, new CloudEventEnvelope.Context(options.AppId, pubsub, topic, trace, now, expires));
        return LogRecord.Create(payload, true, now, end, metadata);
    }

    public static DaprError Failed(string pubsub, string topic, Exception error) => PubSubErrors.Failed(pubsub, topic, error.Message);
}
