using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using StreamingPlatform.Ingestion.CloudEvents;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Cuts the body into events and maps each in the same pass. What breaks the body refuses the request; what breaks an event refuses that event.</summary>
internal sealed class ParseStage(IOptions<IngestionOptions> options, TimeProvider clock) : IIngestStage
{
    private const string NotUtf8 = "The body is not valid UTF-8.";

    public ValueTask<Problem?> RunAsync(Intake intake)
    {
        var mapper = new EventMapper(intake.EventType, options.Value, clock.GetUtcNow());
        var body = intake.Body;
        if (body.Span.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        var isUtf8 = Utf8.IsValid(body.Span);
        if (intake.Format == BodyFormat.Lines)
        {
            return new(ParseLines(intake, mapper, body, isUtf8));
        }

        if (!isUtf8)
        {
            return new(Problem.Of(ProblemReason.MalformedJson, NotUtf8));
        }

        try
        {
            return new(intake.Format is BodyFormat.Single or BodyFormat.CloudEvent ? ParseSingle(intake, mapper, body) : ParseArray(intake, mapper, body));
        }
        catch (JsonException exception)
        {
            return new(Malformed(exception));
        }
    }

    private static Problem? ParseSingle(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> body)
    {
        var refusal = intake.Format == BodyFormat.CloudEvent ? CloudEventParser.ParseDocument(intake, mapper, body)
            : BinaryCloudEvent.IsOne(intake.Http.Request.Headers) ? ParseBinary(intake, mapper, body)
            : ParseDocument(intake, mapper, body, index: 0);
        intake.Events = 1;
        if (refusal?.BreaksBody == true)
        {
            return refusal.Problem;
        }

        Refuse(intake, index: 0, refusal);
        return null;
    }

    private static Refusal? ParseBinary(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> body) =>
        (Refusal?)BinaryCloudEvent.Read(intake.Http.Request.Headers, out var id) ?? ParseDocument(intake, mapper, body, index: 0, id);

    private Problem? ParseArray(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            return Problem.Of(ProblemReason.MalformedRequest, "A batch in application/json is an array of events.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (intake.Events == MaxBatchEvents(intake))
            {
                return TooMany(intake);
            }

            var refusal = intake.Format == BodyFormat.CloudEventBatch
                ? CloudEventParser.Parse(ref reader, intake, mapper, body)
                : mapper.Map(ref reader, body, intake.Events, intake.Elements);
            if (refusal?.BreaksBody == true)
            {
                return refusal.Problem;
            }

            Refuse(intake, intake.Events, refusal);
            intake.Events++;
        }

        reader.Read(); // throws on anything after the array
        return null;
    }

    private Problem? ParseLines(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> body, bool isUtf8)
    {
        while (body.Length > 0)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            if (line.Length == 0)
            {
                continue;
            }

            if (intake.Events == MaxBatchEvents(intake))
            {
                return TooMany(intake);
            }

            Refuse(intake, intake.Events, ParseLine(intake, mapper, line, isUtf8));
            intake.Events++;
        }

        return null;
    }

    private static Refusal? ParseLine(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> line, bool isUtf8)
    {
        if (!isUtf8 && !Utf8.IsValid(line.Span))
        {
            return Problem.Of(ProblemReason.MalformedJson, "The line is not valid UTF-8.");
        }

        try
        {
            return ParseDocument(intake, mapper, line, intake.Events);
        }
        catch (JsonException exception)
        {
            return Malformed(exception);
        }
    }

    /// <summary>One event that is a document of its own. Everything is checked before it is taken, what follows it too.</summary>
    private static Refusal? ParseDocument(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> document, int index, ReadOnlySpan<byte> carriedId = default)
    {
        var reader = new Utf8JsonReader(document.Span);
        reader.Read();
        return mapper.Map(ref reader, document, index, intake.Elements, isDocument: true, carriedId);
    }

    private int MaxBatchEvents(Intake intake) => Math.Min(options.Value.MaxBatchEvents, intake.Tenant.MaxBatchEvents);

    private Problem TooMany(Intake intake) => Problem.Of(ProblemReason.PayloadTooLarge, $"At most {MaxBatchEvents(intake)} events a batch.");

    private static void Refuse(Intake intake, int index, Refusal? refusal)
    {
        if (refusal is not null)
        {
            intake.Refused.Add(new RefusedEvent(index, refusal.Problem, refusal.Json, refusal.CarriedId));
        }
    }

    private static Problem Malformed(JsonException exception) => Problem.Of(ProblemReason.MalformedJson, exception.Message);
}
