using System.Text.Json;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Recent;
using StreamingPlatform.Ingestion.Statuses;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Remembers the request's events for a while, in memory.</summary>
internal sealed class RememberStage(RecentEvents recent, EventStatuses statuses) : IIngestStage
{
    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        recent.Add(intake);
        foreach (var refused in intake.Refused)
        {
            if ((refused.QuarantinedAs ?? IdOf(intake, refused)) is { } id)
            {
                statuses.Refused(intake.EventType, id, refused.Problem.Reason, isQuarantined: refused.QuarantinedAs is not null);
            }
        }

        return default;
    }

    private static string? IdOf(Intake intake, RefusedEvent refused)
    {
        if (refused.Json is not { } json)
        {
            return refused.CarriedId;
        }

        var reader = new Utf8JsonReader(json.Span);
        return EventIds.Find(JsonElement.ParseValue(ref reader), intake.EventType.Mapping.Id) ?? refused.CarriedId;
    }
}
