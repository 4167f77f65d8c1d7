using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Stages;

/// <summary>202 with the id for one event, quarantined ones included; 200 with the verdicts for a batch: those refused, and all with <c>Prefer: return=representation</c> (RFC 7240).</summary>
internal sealed class AnswerStage : IIngestStage
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ValueTask<Problem?> RunAsync(Intake intake) => new(Answer(intake));

    /// <summary>The server sends what is written here when the request ends.</summary>
    private static Problem? Answer(Intake intake)
    {
        intake.Http.Response.ContentType = "application/json; charset=utf-8";
        if (intake.IsBatch)
        {
            WriteVerdicts(intake);
        }
        else if (intake.Refused is [var refused, ..])
        {
            if (refused.QuarantinedAs is null)
            {
                return refused.Problem;
            }

            intake.Http.Response.StatusCode = StatusCodes.Status202Accepted;
            WriteJson(intake, json => WriteQuarantined(json, refused));
        }
        else
        {
            intake.Http.Response.StatusCode = StatusCodes.Status202Accepted;
            WriteReceipt(intake);
        }

        return null;
    }

    /// <summary>Written by hand, with its length ahead: this is the answer to most requests.</summary>
    private static void WriteReceipt(Intake intake)
    {
        var before = "{\"id\":"u8;
        var after = ",\"status\":\"accepted\"}"u8;
        var id = intake.Elements.IdOf(intake.Elements.Elements[0]);
        var length = before.Length + id.Length + after.Length;
        intake.Http.Response.ContentLength = length;
        var receipt = intake.Http.Response.BodyWriter.GetSpan(length);
        before.CopyTo(receipt);
        id.CopyTo(receipt[before.Length..]);
        after.CopyTo(receipt[(before.Length + id.Length)..]);
        intake.Http.Response.BodyWriter.Advance(length);
    }

    private static void WriteVerdicts(Intake intake)
    {
        intake.Refused.Sort((one, other) => one.Index.CompareTo(other.Index));
        WriteJson(intake, json => WriteVerdicts(intake, json));
    }

    private static void WriteJson(Intake intake, Action<Utf8JsonWriter> write)
    {
        var answer = new ArrayBufferWriter<byte>(intake.Refused.Count == 0 ? 64 : 4_096);
        using (var json = new Utf8JsonWriter(answer, Json))
        {
            write(json);
        }

        intake.Http.Response.ContentLength = answer.WrittenCount;
        intake.Http.Response.BodyWriter.Write(answer.WrittenSpan);
    }

    private static void WriteQuarantined(Utf8JsonWriter json, RefusedEvent refused)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, refused.QuarantinedAs);
        json.WriteString("status"u8, "quarantined"u8);
        json.WritePropertyName("problem"u8);
        refused.Problem.ToJson().WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteVerdicts(Intake intake, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("accepted"u8, intake.Events - intake.Refused.Count);
        var quarantined = intake.Refused.Count(refused => refused.QuarantinedAs is not null);
        json.WriteNumber("rejected"u8, intake.Refused.Count - quarantined);
        if (quarantined > 0)
        {
            json.WriteNumber("quarantined"u8, quarantined);
        }

        json.WriteStartArray("results"u8);
        var wantsAll = WantsAll(intake);
        var accepted = 0;
        var next = 0;
        foreach (var refused in intake.Refused)
        {
            if (wantsAll)
            {
                next = WriteAccepted(intake, json, next, refused.Index, ref accepted) + 1;
            }

            WriteRefused(json, refused);
        }

        if (wantsAll)
        {
            WriteAccepted(intake, json, next, intake.Events, ref accepted);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The accepted events from one position to before another; an element may stand for an event that the log refused, which is skipped.</summary>
    private static int WriteAccepted(Intake intake, Utf8JsonWriter json, int from, int to, ref int accepted)
    {
        var elements = intake.Elements.Elements;
        for (; accepted < elements.Count && elements[accepted].Index < to; accepted++)
        {
            var element = elements[accepted];
            if (element.Index < from)
            {
                continue;
            }

            json.WriteStartObject();
            json.WriteNumber("index"u8, element.Index);
            json.WriteString("status"u8, "accepted"u8);
            json.WritePropertyName("id"u8);
            json.WriteRawValue(intake.Elements.IdOf(element), skipInputValidation: true);
            json.WriteEndObject();
        }

        return to;
    }

    private static void WriteRefused(Utf8JsonWriter json, RefusedEvent refused)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, refused.Index);
        json.WriteString("status"u8, refused.QuarantinedAs is null ? "rejected"u8 : "quarantined"u8);
        if (refused.QuarantinedAs is { } id)
        {
            json.WriteString("id"u8, id);
        }

        json.WritePropertyName("problem"u8);
        refused.Problem.ToJson().WriteTo(json);
        json.WriteEndObject();
    }

    private static bool WantsAll(Intake intake) => intake.Http.Request.Headers["Prefer"].Any(
        value => value is not null && value.Split(',', ';').Any(part => part.Trim().Equals("return=representation", StringComparison.OrdinalIgnoreCase)));
}
