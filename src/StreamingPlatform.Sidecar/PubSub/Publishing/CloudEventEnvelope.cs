using System.Buffers;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Wraps what an app publishes in a CloudEvent as daprd does.</summary>
internal static class CloudEventEnvelope
{
    private const string Prefix = "cloudevent.";

    public sealed record Context(string AppId, string PubsubName, string Topic, TraceContext Trace, DateTimeOffset Now, DateTimeOffset? Expires);

    public static ReadOnlyMemory<byte> Build(
        ReadOnlyMemory<byte> data, string? contentType, IReadOnlyCollection<KeyValuePair<string, string>> metadata, Context context,
        IReadOnlyDictionary<string, string>? members = null)
    {
        var type = string.IsNullOrEmpty(contentType) ? "text/plain" : contentType;
        return MediaTypeOf(type) == "application/cloudevents+json" ? Complete(data, context) : Wrap(data, type, metadata, context, members);
    }

    private static string MediaTypeOf(string contentType) => contentType.Split(';', 2)[0].Trim().ToLowerInvariant();

    private static ReadOnlyMemory<byte> Wrap(
        ReadOnlyMemory<byte> data, string contentType, IReadOnlyCollection<KeyValuePair<string, string>> metadata, Context context,
        IReadOnlyDictionary<string, string>? members)
    {
        var id = Override(metadata, "id");
        var source = Override(metadata, "source");
        var trace = Override(metadata, "traceparent") ?? Override(metadata, "traceid") ?? context.Trace.Parent;
        var buffer = new ArrayBufferWriter<byte>(data.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", string.IsNullOrEmpty(id) ? Guid.NewGuid().ToString() : id);
            json.WriteString("specversion", "1.0");
            json.WriteString("source", members?.GetValueOrDefault("source") ?? (source is null ? context.AppId : source.Length == 0 ? "Dapr" : source));
            json.WriteString(
                "type", members?.GetValueOrDefault("type") ?? (Override(metadata, "type") is { Length: > 0 } type ? type : "com.dapr.event.sent"));
            json.WriteString("datacontenttype", members?.GetValueOrDefault("datacontenttype") ?? contentType);
            if (Override(metadata, "subject") is { Length: > 0 } subject)
            {
                json.WriteString("subject", subject);
            }

            json.WriteString("topic", context.Topic);
            json.WriteString("pubsubname", context.PubsubName);
            json.WriteString("traceid", trace);
            json.WriteString("traceparent", trace);
            json.WriteString("tracestate", Override(metadata, "tracestate") ?? context.Trace.State);
            json.WriteString("time", Text(context.Now));
            if (context.Expires is { } expires)
            {
                json.WriteString("expiration", Text(expires));
            }

            foreach (var (name, value) in members ?? new Dictionary<string, string>())
            {
                if (name is not ("source" or "type" or "datacontenttype" or "traceid" or "traceparent" or "tracestate" or "time" or "specversion"))
                {
                    json.WriteString(name, value);
                }
            }

            WriteData(json, data, MediaTypeOf(contentType));
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteData(Utf8JsonWriter json, ReadOnlyMemory<byte> data, string mediaType)
    {
        if (mediaType is "application/octet-stream" or "application/cloudevents+protobuf")
        {
            json.WriteBase64String("data_base64", data.Span);
            return;
        }

        json.WritePropertyName("data");
        if (mediaType == "application/json" && FirstValue(data.Span) is { } value)
        {
            json.WriteRawValue(data.Span[value], skipInputValidation: true);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(data.Span));
        }
    }

    private static Range? FirstValue(ReadOnlySpan<byte> data)
    {
        try
        {
            return GoJsonScanner.First(data);
        }
        catch (GoJsonException)
        {
            // goes as a string
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Complete(ReadOnlyMemory<byte> data, Context context)
    {
        JsonDocument document;
        try
        {
            var root = GoJson.First(data);
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(root)} into Go value of type map[string]interface {{}}");
            }

            document = JsonDocument.Parse(root.GetRawText());
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.NoCloudEvent(context.PubsubName, context.AppId, error.Message);
        }

        using (document)
        {

            var buffer = new ArrayBufferWriter<byte>(data.Length + 512);
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (var property in document.RootElement.EnumerateObject())
                {
                    if (!IsOurs(property.Name))
                    {
                        property.WriteTo(json);
                    }
                }

                Default(json, document.RootElement, "source", "Dapr");
                Default(json, document.RootElement, "type", "com.dapr.event.sent");
                Default(json, document.RootElement, "specversion", "1.0");
                Default(json, document.RootElement, "time", Text(context.Now));
                json.WriteString("topic", context.Topic);
                json.WriteString("pubsubname", context.PubsubName);
                json.WriteString("traceid", context.Trace.Parent.Length > 0 ? context.Trace.Parent : TextOf(document.RootElement, "traceid"));
                json.WriteString("traceparent", context.Trace.Parent.Length > 0 ? context.Trace.Parent : TextOf(document.RootElement, "traceparent"));
                json.WriteString("tracestate", context.Trace.State.Length > 0 ? context.Trace.State : TextOf(document.RootElement, "tracestate"));
                if (context.Expires is { } expires)
                {
                    json.WriteString("expiration", Text(expires));
                }

                json.WriteEndObject();
            }

            return buffer.WrittenMemory;
        }
    }

    private static bool IsOurs(string name) => name is "topic" or "pubsubname" or "traceid" or "traceparent" or "tracestate" or "expiration";

    private static void Default(Utf8JsonWriter json, JsonElement given, string name, string value)
    {
        if (!given.TryGetProperty(name, out _))
        {
            json.WriteString(name, value);
        }
    }

    private static string TextOf(JsonElement given, string name) =>
        given.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static string? Override(IReadOnlyCollection<KeyValuePair<string, string>> metadata, string attribute)
    {
        foreach (var (name, value) in metadata)
        {
            if (name.Length == Prefix.Length + attribute.Length
                && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                && name.EndsWith(attribute, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
