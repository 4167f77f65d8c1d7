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
    public static Problem? ParseDocument(Intake intake, EventMapper mapper, ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        var envelope = new CloudEventEnvelope();
        var problem = envelope.Read(ref reader, document);
        reader.Read(); // throws on anything after the event
        return problem ?? Map(envelope, intake, mapper);
    }

    /// <summary>The CloudEvent that the reader stands on; the reader moves to its end.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public static Problem? Parse(ref Utf8JsonReader reader, Intake intake, EventMapper mapper, ReadOnlySpan<byte> body)
    {
        var envelope = new CloudEventEnvelope();
        return envelope.Read(ref reader, body) ?? Map(envelope, intake, mapper);
    }

    private static Problem? Map(in CloudEventEnvelope envelope, Intake intake, EventMapper mapper) =>
        envelope.Data == CloudEventEnvelope.DataKind.Json ? Map(envelope.Value, envelope.Id, intake, mapper) : MapBase64(envelope, intake, mapper);

    private static Problem? MapBase64(in CloudEventEnvelope envelope, Intake intake, EventMapper mapper)
    {
        var text = envelope.Value.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(Unescape(envelope.Value)) : envelope.Value;
        var data = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        try
        {
            if (Base64.DecodeFromUtf8(text, data, out _, out var length) != OperationStatus.Done)
            {
                return Problem.Of(ProblemReason.MalformedCloudEvent, "data_base64 is a text in base64.");
            }

            var json = data.AsSpan(0, length);
            var problem = Utf8.IsValid(json) ? Map(json, envelope.Id, intake, mapper) : MalformedData("it is not UTF-8.");
            return problem?.Reason == ProblemReason.MalformedJson ? MalformedData(problem.Detail) : problem;
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

    private static Problem? Map(ReadOnlySpan<byte> json, ReadOnlySpan<byte> id, Intake intake, EventMapper mapper)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return mapper.Map(ref reader, json, intake.Events, intake.Elements, isDocument: true, id);
    }

    private static string Unescape(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize<string>([(byte)'"', .. text, (byte)'"'])!;

    private static Problem MalformedData(string why) => Problem.Of(ProblemReason.MalformedCloudEvent, $"The data is not well-formed JSON: {why}");
}
