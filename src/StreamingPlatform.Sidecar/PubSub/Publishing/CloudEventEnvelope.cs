using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Wraps what an app publishes in a CloudEvent as daprd does: members sorted, times in seconds.</summary>
internal static class CloudEventEnvelope
{
    public sealed record Context(string AppId, string PubsubName, string Topic, TraceContext Trace, DateTimeOffset Now, DateTimeOffset? Expires);

    /// <param name="members">Of an outbox: members given by name.</param>
    /// <returns>The event, and when it expires.</returns>
    /// <exception cref="DaprError">the content type says that the data are a CloudEvent, and they are none.</exception>
    public static (ReadOnlyMemory<byte> Payload, DateTimeOffset? Expires) Build(
        ReadOnlyMemory<byte> data, string? contentType, IReadOnlyCollection<KeyValuePair<string, string>> metadata, Context context,
        IReadOnlyDictionary<string, string>? members = null)
    {
        var type = string.IsNullOrEmpty(contentType) ? "text/plain" : contentType;
        return ContentTypes.IsCloudEvent(type) ? Complete(data, context) : (Wrap(data, type, EventOverrides.Of(metadata), context, members), context.Expires);
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private static ReadOnlyMemory<byte> Wrap(
        ReadOnlyMemory<byte> data, string contentType, EventOverrides given, Context context, IReadOnlyDictionary<string, string>? members)
    {
        var trace = given.TraceParent is { Length: > 0 } parent ? parent : given.TraceId ?? context.Trace.Parent;
        List<KeyValuePair<string, string?>> texts =
        [
            new("datacontenttype", contentType),
            new("expiration", context.Expires is { } expires ? Text(expires) : null),
            new("id", given.Id is { Length: > 0 } id ? id : Guid.NewGuid().ToString()),
            new("pubsubname", context.PubsubName),
            new("source", given.Source is null ? context.AppId : given.Source.Length == 0 ? "Dapr" : given.Source),
            new("specversion", "1.0"),
            new("subject", given.Subject is { Length: > 0 } subject ? subject : null),
            new("time", Text(context.Now)),
            new("topic", context.Topic),
            new("traceid", trace),
            new("traceparent", trace),
            new("tracestate", given.TraceState ?? context.Trace.State),
            new("type", given.Type is { Length: > 0 } type ? type : "com.dapr.event.sent"),
        ];
        var json = new GoObject(data.Length + 512);
        var hasData = false;
        IEnumerable<KeyValuePair<string, string?>> sorted = members is { Count: > 0 } ? WithMembers(texts, members) : texts;
        foreach (var (name, value) in sorted)
        {
            if (!hasData && GoStrings.ByBytes.Compare(name, "data") > 0)
            {
                hasData = true;
                AddData(json, data, contentType);
            }

            if (value is not null)
            {
                json.Add(name, value);
            }
        }

        return json.End();
    }

    private static SortedDictionary<string, string?> WithMembers(List<KeyValuePair<string, string?>> texts, IReadOnlyDictionary<string, string> members)
    {
        var all = new SortedDictionary<string, string?>(GoStrings.ByBytes);
        foreach (var (name, value) in texts)
        {
            all[name] = value;
        }

        foreach (var (name, value) in members)
        {
            if (name is not ("traceid" or "traceparent" or "tracestate" or "time" or "specversion" or "data" or "data_base64"))
            {
                all[name] = value;
            }
        }

        return all;
    }

    private static void AddData(GoObject json, ReadOnlyMemory<byte> data, string contentType)
    {
        if (ContentTypes.IsJson(contentType) && FirstValue(data) is { } value)
        {
            json.Add("data", value);
        }
        else if (ContentTypes.IsBytes(contentType) || ContentTypes.IsCloudEventProtobuf(contentType)
            || (ContentTypes.IsProtobuf(contentType) && ProtobufCloudEvent.IsOne(data)))
        {
            json.AddBase64("data_base64", data.Span);
        }
        else
        {
            json.Add("data", Encoding.UTF8.GetString(data.Span));
        }
    }

    private static JsonElement? FirstValue(ReadOnlyMemory<byte> data)
    {
        try
        {
            return GoJson.First(data);
        }
        catch (GoJsonException)
        {
            // goes as a string
            return null;
        }
    }

    /// <summary>Fills what a client's own event lacks. Trace fields that it brings stay; a traceparent without traceid counts as none.</summary>
    private static (ReadOnlyMemory<byte> Payload, DateTimeOffset? Expires) Complete(ReadOnlyMemory<byte> data, Context context)
    {
        var members = Read(data, context);
        if (!members.ContainsKey("traceid"))
        {
            members["traceid"] = members["traceparent"] = context.Trace.Parent;
        }

        members.TryAdd("tracestate", context.Trace.State);
        members.TryAdd("time", Text(context.Now));
        members["topic"] = context.Topic;
        members["pubsubname"] = context.PubsubName;
        Default(members, "source", "Dapr");
        Default(members, "type", "com.dapr.event.sent");
        Default(members, "specversion", "1.0");
        var expires = context.Expires;
        if (expires is { } end)
        {
            members["expiration"] = Text(end);
        }
        else if (members.GetValueOrDefault("expiration") is JsonElement { ValueKind: JsonValueKind.String } own && Rfc3339.TryParse(GoJson.StringOf(own), out var time))
        {
            expires = time;
        }

        var json = new GoObject(data.Length + 512);
        foreach (var (name, value) in members)
        {
            if (value is string text)
            {
                json.Add(name, text);
            }
            else
            {
                json.Add(name, (JsonElement)value);
            }
        }

        return (json.End(), expires);
    }

    private static SortedDictionary<string, object> Read(ReadOnlyMemory<byte> data, Context context)
    {
        try
        {
            var root = GoJson.First(data);
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(root)} into Go value of type map[string]interface {{}}");
            }

            var members = new SortedDictionary<string, object>(GoStrings.ByBytes);
            foreach (var member in root.EnumerateObject())
            {
                members[GoJson.NameOf(member)] = member.Value;
            }

            return members;
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.NoCloudEvent(context.PubsubName, context.AppId, error.Message);
        }
    }

    private static void Default(SortedDictionary<string, object> members, string name, string value)
    {
        if (!members.TryGetValue(name, out var given) || given is JsonElement { ValueKind: JsonValueKind.Null })
        {
            members[name] = value;
        }
    }
}
