using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamingPlatform.Ingestion.Mapping;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.CloudEvents;

/// <summary>Takes the shop's event out of a structured CloudEvent and maps it.</summary>
internal static class CloudEventParser
{
    /// <summary>A CloudEvent that is a document of its own.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public static Refusal? ParseDocument(Intake intake, EventMapper mapper, ReadOnlyMemory<byte> document)
    {
        var reader = new Utf8JsonReader(document.Span);
        reader.Read();
        var envelope = new CloudEventEnvelope();
        var problem = envelope.Read(ref reader, document.Span);
        reader.Read(); // throws on anything after the event
        return (Refusal?)problem ?? Map(envelope, document, intake, mapper);
    }

    /// <summary>The CloudEvent that the reader stands on; the reader moves to its end.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public static Refusal? Parse(ref Utf8JsonReader reader, Intake intake, EventMapper mapper, ReadOnlyMemory<byte> body)
    {
        var envelope = new CloudEventEnvelope();
        return (Refusal?)envelope.Read(ref reader, body.Span) ?? Map(envelope, body, intake, mapper);
    }

    private static Refusal? Map(in CloudEventEnvelope envelope, ReadOnlyMemory<byte> source, Intake intake, EventMapper mapper) =>
        envelope.Data == CloudEventEnvelope.DataKind.Json
            ? Map(source.Slice(envelope.Start, envelope.Value.Length), envelope.Id, intake, mapper)
            : MapBase64(envelope, intake, mapper);

    private static Refusal? MapBase64(in CloudEventEnvelope envelope, Intake intake, EventMapper mapper)
    {
        var text = envelope.Value.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(Unescape(envelope.Value)) : envelope.Value;
        var data = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            if (Base64.DecodeFromUtf8(text, data, out _, out var length) != OperationStatus.Done)
            {
                return Problem.Of(ProblemReason.MalformedCloudEvent, "data_base64 is a text in base64.");
            }

            var json = data.AsMemory(0, length);
            var refusal = Utf8.IsValid(json.Span) ? Map(json, envelope.Id, intake, mapper) : MalformedData("it is not UTF-8.");
            return refusal?.BreaksBody == true ? MalformedData(refusal.Problem.Detail) : refusal;
        }
        catch (JsonException exception)
        {
            // the body is well-formed, only this event's data is not
            return MalformedData(exception.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    private static Refusal? Map(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> id, Intake intake, EventMapper mapper)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        return mapper.Map(ref reader, json, intake.Events, intake.Elements, isDocument: true, id);
    }

    private static string Unescape(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize<string>([(byte)'"', .. text, (byte)'"'])!;

    private static Problem MalformedData(string why) => Problem.Of(ProblemReason.MalformedCloudEvent, $"The data is not well-formed JSON: {why}");
}
