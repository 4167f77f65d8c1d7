using System.Buffers;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Sidecar.PubSub.Cel;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>A message on its way to a receiver. What is not needed is not computed.</summary>
internal sealed class IncomingEvent
{
    /// <summary>The data of an event may be as deep as a publish takes, one level below.</summary>
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = GoJson.MaxDepth + 1 };

    private readonly RawEnvelope? wrapper;
    private readonly Guid id = Guid.NewGuid();
    private byte[]? pooled;
    private ReadOnlyMemory<byte>? body;
    private JsonElement? parsed;
    private IReadOnlyList<KeyValuePair<string, string>>? metadata;

    private IncomingEvent(LogRecord record, RawEnvelope? wrapper)
    {
        Record = record;
        this.wrapper = wrapper;
    }

    public LogRecord Record { get; }

    public bool IsRaw => wrapper is not null;

    /// <summary>Name of the entry in bulk deliveries.</summary>
    public string EntryId { get; } = Guid.NewGuid().ToString();

    public IReadOnlyList<KeyValuePair<string, string>> Metadata => metadata ??= Record.ReadMetadata();

    /// <summary>The CloudEvent in JSON: the payload, or what is around a raw one.</summary>
    public ReadOnlyMemory<byte> Body => body ??= wrapper is null ? Record.Payload : Wrap();

    /// <summary>The members of the CloudEvent; an object, or an undefined element for JSON <c>null</c>.</summary>
    public JsonElement Event => parsed ??= JsonElement.Parse(Body.Span, Deep);

    /// <summary>For an ordinary subscriber; null when the payload is no JSON object.</summary>
    public static IncomingEvent? Plain(LogRecord record)
    {
        var item = new IncomingEvent(record, null);
        return record.IsEnvelope || item.TryParse() ? item : null;
    }

    /// <summary>For a raw subscriber, whatever the payload is.</summary>
    public static IncomingEvent Raw(LogRecord record, RawEnvelope wrapper) => new(record, wrapper);

    /// <summary>Whether the event's <c>expiration</c> is over, or the life that a raw publish gave it; what a raw subscriber's payload says of itself does not count.</summary>
    public bool HasExpiredAt(DateTimeOffset now)
    {
        if (IsRaw)
        {
            return !Record.IsEnvelope && Record.HasExpiredAt(now);
        }

        return Record.IsEnvelope
            ? Record.HasExpiredAt(now)
            : TextOf("expiration") is { } text && Rfc3339.TryParse(text, out var time) && time < now;
    }

    /// <summary>A text member; null when there is none, or it is no text.</summary>
    public string? TextOf(string name) =>
        Event.ValueKind == JsonValueKind.Object && Event.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? GoJson.StringOf(value) : null;

    /// <summary>The trace that the event carries; null without one. The event is not parsed for it.</summary>
    public string? TraceOf()
    {
        if (parsed is not null)
        {
            return TextOf("traceparent") ?? TextOf("traceid");
        }

        if (IsRaw)
        {
            var named = Metadata.LastOrDefault(m => m.Key == "traceparent").Value;
            return named ?? Metadata.LastOrDefault(m => m.Key == "traceid").Value;
        }

        return TraceIn(Record.Payload.Span);
    }

    /// <summary>What rules call <c>event</c>.</summary>
    /// <param name="bulk">In a raw bulk delivery it is the payload as a text.</param>
    public object? ForRules(bool bulk) => bulk && IsRaw ? Encoding.UTF8.GetString(Record.Payload.Span) : CelJson.ValueOf(Event);

    /// <summary>Gives buffers back. Only after an answer: a call that was cut off may still be reading.</summary>
    public void Release()
    {
        if (pooled is { } buffer)
        {
            pooled = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ReadOnlyMemory<byte> Wrap()
    {
        (pooled, var length) = wrapper!.Write(Record.Payload.Span, id, Metadata);
        return pooled.AsMemory(0, length);
    }

    private static string? TraceIn(ReadOnlySpan<byte> envelope)
    {
        string? id = null;
        var reader = new Utf8JsonReader(envelope, new JsonReaderOptions { MaxDepth = Deep.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isParent = reader.ValueTextEquals("traceparent"u8);
            var isId = reader.ValueTextEquals("traceid"u8);
            reader.Read();
            if (isParent && reader.TokenType == JsonTokenType.String)
            {
                return reader.GetString();
            }

            id = isId && reader.TokenType == JsonTokenType.String ? reader.GetString() : id;
            reader.Skip();
        }

        return id;
    }

    private bool TryParse()
    {
        try
        {
            parsed = GoJson.Whole(Record.Payload);
            return parsed.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null;
        }
        catch (GoJsonException)
        {
            // the answer to the question
            return false;
        }
    }
}
