using System.Buffers;
using System.Text.Json;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The body of a bulk delivery.</summary>
internal static class BulkEnvelope
{
    public static ReadOnlyMemory<byte> Write(SubscriptionResource subscription, bool raw, IReadOnlyList<LogRecord> records, IReadOnlyList<string> ids)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + records.Sum(r => r.Length + 256));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Guid.NewGuid().ToString());
            json.WriteString("type", "com.dapr.event.sent.bulk");
            json.WriteString("topic", subscription.Topic);
            json.WriteString("pubsubname", subscription.PubsubName);
            json.WriteStartObject("metadata");
            json.WriteString("pubsubName", subscription.PubsubName);
            json.WriteEndObject();
            json.WriteStartArray("entries");
            for (var i = 0; i < records.Count; i++)
            {
                WriteEntry(json, raw, records[i], ids[i]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteEntry(Utf8JsonWriter json, bool raw, LogRecord record, string id)
    {
        json.WriteStartObject();
        json.WriteString("entryId", id);
        if (raw)
        {
            json.WriteBase64String("event", record.Payload.Span);
        }
        else
        {
            json.WritePropertyName("event");
            json.WriteRawValue(record.Payload.Span, skipInputValidation: true);
        }

        json.WriteStartObject("metadata");
        foreach (var (name, value) in record.ReadMetadata())
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("contentType", raw ? "application/octet-stream" : "application/cloudevents+json");
        json.WriteEndObject();
    }
}
