using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>CloudEvents as gRPC receivers get them. Data of types other than JSON, text and bytes are left out, as daprd does.</summary>
internal static class TopicEvents
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "id", "source", "datacontenttype", "type", "specversion", "data", "data_base64",
    };

    /// <summary>A single message; null when its data are not what its content type says.</summary>
    public static TopicEventRequest? One(IncomingEvent item, string pubsub, string topic, string path)
    {
        var contentType = item.TextOf("datacontenttype") ?? string.Empty;
        if (DataOf(item, contentType, withBase64: true) is not { } data)
        {
            return null;
        }

        return new TopicEventRequest
        {
            Id = item.TextOf("id") ?? string.Empty,
            Source = item.TextOf("source") ?? string.Empty,
            Type = item.TextOf("type") ?? string.Empty,
            SpecVersion = item.TextOf("specversion") ?? string.Empty,
            DataContentType = contentType,
            Data = data,
            Topic = topic,
            PubsubName = pubsub,
            Path = path,
            Extensions = ExtensionsOf(item),
        };
    }

    /// <summary>An entry of a bulk message, whose bytes (data_base64) are lost; null when its data are not what its content type says.</summary>
    public static TopicEventBulkRequestEntry? Entry(IncomingEvent item)
    {
        var entry = new TopicEventBulkRequestEntry { EntryId = item.EntryId };
        foreach (var (name, value) in item.Metadata)
        {
            entry.Metadata[name] = value;
        }

        if (item.IsRaw)
        {
            entry.Bytes = ByteString.CopyFrom(item.Record.Payload.Span);
            return entry;
        }

        var contentType = item.TextOf("datacontenttype") ?? string.Empty;
        if (DataOf(item, contentType, withBase64: false) is not { } data)
        {
            return null;
        }

        entry.CloudEvent = new TopicEventCERequest
        {
            Id = item.TextOf("id") ?? string.Empty,
            Source = item.TextOf("source") ?? string.Empty,
            Type = item.TextOf("type") ?? string.Empty,
            SpecVersion = item.TextOf("specversion") ?? string.Empty,
            DataContentType = contentType,
            Data = data,
            Extensions = ExtensionsOf(item),
        };
        return entry;
    }

    private static ByteString? DataOf(IncomingEvent item, string contentType, bool withBase64)
    {
        if (item.Event.ValueKind != JsonValueKind.Object)
        {
            return ByteString.Empty;
        }

        if (withBase64 && item.Event.TryGetProperty("data_base64", out var bytes) && GoJson.IsGiven(bytes))
        {
            return bytes.ValueKind == JsonValueKind.String && bytes.TryGetBytesFromBase64(out var decoded) ? ByteString.CopyFrom(decoded) : null;
        }

        if (!item.Event.TryGetProperty("data", out var data) || !GoJson.IsGiven(data))
        {
            return ByteString.Empty;
        }

        if (ContentTypes.IsText(contentType))
        {
            return data.ValueKind == JsonValueKind.String ? ByteString.CopyFromUtf8(GoJson.StringOf(data)) : null;
        }

        return ContentTypes.IsJson(contentType) || ContentTypes.IsCloudEvent(contentType) ? ByteString.CopyFrom(GoJson.Marshal(data)) : ByteString.Empty;
    }

    /// <summary>Every member that has no field of its own.</summary>
    private static Struct ExtensionsOf(IncomingEvent item)
    {
        var extensions = new Struct();
        if (item.Event.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in item.Event.EnumerateObject())
            {
                if (GoJson.NameOf(member) is var name && !Fields.Contains(name))
                {
                    extensions.Fields[name] = ValueOf(member.Value);
                }
            }
        }

        return extensions;
    }

    private static Value ValueOf(JsonElement json)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new Struct();
                foreach (var member in json.EnumerateObject())
                {
                    fields.Fields[GoJson.NameOf(member)] = ValueOf(member.Value);
                }

                return Value.ForStruct(fields);
            case JsonValueKind.Array:
                return Value.ForList([.. json.EnumerateArray().Select(ValueOf)]);
            case JsonValueKind.String:
                return Value.ForString(GoJson.StringOf(json));
            case JsonValueKind.Number:
                return Value.ForNumber(json.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return Value.ForBool(json.GetBoolean());
            default:
                return Value.ForNull();
        }
    }
}
