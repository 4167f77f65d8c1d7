using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.Blocks;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Statuses;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Quarantine;

/// <summary>Sends quarantined events through validation and mapping as they are now, and those that pass to the log.</summary>
internal sealed class QuarantineReplay(BlockWriters writers, EventStatuses statuses, IOptions<IngestionOptions> options, TimeProvider clock)
{
    /// <returns>The events that stay, with their reasons as they are now.</returns>
    public async Task<IReadOnlyList<QuarantinedEvent>> RunAsync(TenantEventTypes tenant, IReadOnlyList<QuarantinedEvent> events)
    {
        var remaining = new List<QuarantinedEvent>();
        foreach (var group in events.GroupBy(parked => parked.EventId, StringComparer.Ordinal))
        {
            if (tenant.Find(group.Key) is { } type)
            {
                remaining.AddRange(await RunAsync(type, [.. group]));
            }
            else
            {
                remaining.AddRange(group.Select(parked => Refused(parked, Problem.Of(ProblemReason.UnknownEventType, "The tenant has no such event type."))));
            }
        }

        return remaining;
    }

    private async Task<List<QuarantinedEvent>> RunAsync(EventType type, List<QuarantinedEvent> events)
    {
        using var elements = new ElementBuffer();
        var remaining = Map(type, events, elements);
        if (elements.Count == 0)
        {
            return remaining;
        }

        var parts = writers.Append(type, elements);
        if (parts.Count == 0)
        {
            remaining.AddRange(elements.Elements.Select(element => events[element.Index]));
        }

        foreach (var part in parts)
        {
            if (await part.Block.Durable)
            {
                statuses.Accepted(type, elements, part);
            }
            else
            {
                remaining.AddRange(elements.Elements.Skip(part.First).Take(part.Count).Select(element => events[element.Index]));
            }
        }

        return remaining;
    }

    private List<QuarantinedEvent> Map(EventType type, List<QuarantinedEvent> events, ElementBuffer elements)
    {
        var mapper = new EventMapper(type, options.Value, clock.GetUtcNow());
        var refused = new List<QuarantinedEvent>();
        for (var i = 0; i < events.Count; i++)
        {
            var json = Encoding.UTF8.GetBytes(events[i].Event.GetRawText());
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (mapper.Map(ref reader, json, i, elements, isDocument: true, JsonEncodedText.Encode(events[i].Id).EncodedUtf8Bytes) is { } refusal)
            {
                refused.Add(Refused(events[i], refusal.Problem));
            }
        }

        return refused;
    }

    private static QuarantinedEvent Refused(QuarantinedEvent parked, Problem problem) => parked with { Reason = problem.Reason.Name, Problem = problem.ToJson() };
}
