using System.Text.Json;
using Dapr;
using Grpc.Core;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.Ingestion.Quarantine;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Keeps refused events where the tenant's setting <c>onInvalid</c> is <c>quarantine</c>: those that another schema, mapping or setting might let pass.</summary>
internal sealed partial class ParkStage(Quarantines quarantines, TimeProvider clock, ILogger<ParkStage> logger) : IIngestStage
{
    public async ValueTask<Problem?> RunAsync(Intake intake)
    {
        if (!intake.Tenant.Quarantines || intake.Refused.Count == 0)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var parked = new List<(int At, QuarantinedEvent Event)>();
        for (var i = 0; i < intake.Refused.Count; i++)
        {
            if (intake.Refused[i] is { Json: { } json } refused)
            {
                parked.Add((i, ToParked(intake.EventType, refused, json, now)));
            }
        }

        if (parked.Count == 0)
        {
            return null;
        }

        try
        {
            if (await quarantines.Of(intake.TenantId).ParkAsync([.. parked.Select(one => one.Event)], intake.Http.RequestAborted))
            {
                parked.ForEach(one => intake.Refused[one.At] = intake.Refused[one.At] with { QuarantinedAs = one.Event.Id });
            }

            return null; // without room they are refused like anybody's
        }
        catch (Exception exception) when (exception is DaprException or RpcException)
        {
            ParkingFailed(exception, intake.TenantId);
            var problem = Problem.Of(ProblemReason.Unavailable, "The quarantine cannot be written.");
            parked.ForEach(one => intake.Refused[one.At] = new RefusedEvent(intake.Refused[one.At].Index, problem));
            return intake.IsBatch ? null : problem;
        }
    }

    private static QuarantinedEvent ToParked(EventType type, RefusedEvent refused, ReadOnlyMemory<byte> json, DateTimeOffset now)
    {
        var reader = new Utf8JsonReader(json.Span);
        var document = JsonElement.ParseValue(ref reader);
        var id = EventIds.Find(document, type.Mapping.Id) ?? refused.CarriedId ?? Guid.CreateVersion7(now).ToString();
        return new QuarantinedEvent(id, type.EventId, refused.Problem.Reason.Name, now, refused.Problem.ToJson(), document);
    }

    [LoggerMessage(1, LogLevel.Warning, "The quarantine of tenant {TenantId} cannot be written")]
    private partial void ParkingFailed(Exception exception, string tenantId);
}
