using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Pipeline;

namespace StreamingPlatform.Ingestion.Recent;

/// <summary>
/// The latest events of each type that this process took, and those that it refused for their schema, so that a schema can be rehearsed. They are in memory
/// only: what tells nothing durable costs nothing durable.
/// </summary>
internal sealed class RecentEvents(IOptions<IngestionOptions> options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, RecentRing> _rings = new(StringComparer.Ordinal);

    public void Add(Intake intake)
    {
        if (RingOf(intake.EventType.Topic) is { } ring)
        {
            ring.Add(intake, clock.GetUtcNow());
        }
    }

    public RecentEventsResponse Read(string tenantId, string eventId) =>
        new(_rings.TryGetValue(DaprNames.Topics.EventsOf(tenantId, eventId), out var ring) ? [.. ring.Read().Select(entry => ToEvent(entry.At, entry.IsElement, entry.Json))] : []);

    private RecentRing? RingOf(string topic)
    {
        if (_rings.TryGetValue(topic, out var ring))
        {
            return ring;
        }

        var bytes = options.Value.RecentBytesPerType;
        return bytes == 0 || (_rings.Count + 1L) * bytes > options.Value.RecentBytes ? null : _rings.GetOrAdd(topic, _ => new RecentRing(bytes));
    }

    private static RecentEvent ToEvent(DateTimeOffset at, bool isElement, byte[] json)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(json);
        return isElement
            ? new RecentEvent(at, Accepted: true, document.GetProperty("id").GetString(), document.GetProperty("event"))
            : new RecentEvent(at, Accepted: false, Id: null, document);
    }
}
