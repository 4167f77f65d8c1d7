using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using StreamingPlatform.Ingestion.CloudEvents;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>Refuses by what the headers say: media type (415) and declared length (413), before a byte is read.</summary>
internal sealed class LimitStage(IOptions<IngestionOptions> options) : IIngestStage
{
    private const string Json = "application/json";

    private static readonly string[] LineTypes = ["application/x-ndjson", "application/jsonl"];

    public ValueTask<Problem?> RunAsync(Intake intake) => new(Check(intake));

    private Problem? Check(Intake intake)
    {
        if (FormatOf(intake) is not { } format)
        {
            return Problem.Of(
                ProblemReason.UnsupportedMediaType,
                intake.IsBatch
                    ? "Send application/json (an array), application/x-ndjson, application/jsonl, application/cloudevents+json or application/cloudevents-batch+json, in UTF-8."
                    : "Send application/json or application/cloudevents+json, in UTF-8.");
        }

        intake.Format = format;
        return intake.Http.Request.ContentLength > options.Value.MaxRequestBytes
            ? Problem.Of(ProblemReason.PayloadTooLarge, $"At most {options.Value.MaxRequestBytes} bytes a request.")
            : null;
    }

    private static BodyFormat? FormatOf(Intake intake)
    {
        var contentType = intake.Http.Request.ContentType;
        if (string.Equals(contentType, Json, StringComparison.Ordinal))
        {
            return JsonFormatOf(intake);
        }

        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed)
            || (parsed.Charset.HasValue && !parsed.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                && !parsed.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        if (parsed.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase))
        {
            return JsonFormatOf(intake);
        }

        if (parsed.MediaType.Equals("application/cloudevents+json", StringComparison.OrdinalIgnoreCase))
        {
            return BodyFormat.CloudEvent;
        }

        if (parsed.MediaType.Equals("application/cloudevents-batch+json", StringComparison.OrdinalIgnoreCase))
        {
            return BodyFormat.CloudEventBatch;
        }

        return intake.IsBatch && LineTypes.Any(type => parsed.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) ? BodyFormat.Lines : null;
    }

    /// <summary>The body of a CloudEvent in binary mode is one event, in a batch too.</summary>
    private static BodyFormat JsonFormatOf(Intake intake) =>
        intake.IsBatch && !BinaryCloudEvent.IsOne(intake.Http.Request.Headers) ? BodyFormat.Array : BodyFormat.Single;
}
