using System.Buffers;
using System.Buffers.Text;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The CloudEvent around a payload that a raw subscriber gets, written once into a pooled buffer; members sorted as daprd writes them.</summary>
internal sealed class RawEnvelope
{
    private const int IdLength = 36;
    private static readonly byte[] Head = "{\"data_base64\":\""u8.ToArray();
    private static readonly byte[] Middle = "\",\"datacontenttype\":\"application/octet-stream\",\"id\":\""u8.ToArray();
    private static readonly byte[] Tail = ",\"type\":\"com.dapr.event.sent\"}"u8.ToArray();
    private readonly byte[] names;

    public RawEnvelope(string pubsub, string topic)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("\",\"pubsubname\":"u8);
        GoStrings.Write(pubsub, text);
        text.Write(",\"source\":\"Dapr\",\"specversion\":\"1.0\",\"topic\":"u8);
        GoStrings.Write(topic, text);
        names = text.WrittenSpan.ToArray();
    }

    /// <summary>The caller returns the buffer to the shared pool.</summary>
    /// <param name="metadata">Of the message: its <c>traceid</c>, <c>traceparent</c> and <c>tracestate</c> become members.</param>
    public (byte[] Buffer, int Length) Write(ReadOnlySpan<byte> payload, Guid id, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        var trace = TraceOf(metadata);
        var buffer = ArrayPool<byte>.Shared.Rent(
            Head.Length + Base64.GetMaxEncodedToUtf8Length(payload.Length) + Middle.Length + IdLength + names.Length + trace.Length + Tail.Length);
        var at = Copy(Head, buffer, 0);
        Base64.EncodeToUtf8(payload, buffer.AsSpan(at), out _, out var written);
        at = Copy(Middle, buffer, at + written);
        id.TryFormat(buffer.AsSpan(at), out _);
        at = Copy(names, buffer, at + IdLength);
        at = Copy(trace, buffer, at);
        return (buffer, Copy(Tail, buffer, at));
    }

    /// <summary>The parent stands for the trace's id as well.</summary>
    private static byte[] TraceOf(IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        string? id = null, parent = null, state = null;
        foreach (var (name, value) in metadata)
        {
            _ = name switch
            {
                "traceid" => id = value,
                "traceparent" => parent = value,
                "tracestate" => state = value,
                _ => null,
            };
        }

        if ((id ?? parent ?? state) is null)
        {
            return [];
        }

        var text = new ArrayBufferWriter<byte>();
        Add(text, ",\"traceid\":"u8, parent ?? id);
        Add(text, ",\"traceparent\":"u8, parent);
        Add(text, ",\"tracestate\":"u8, state);
        return text.WrittenSpan.ToArray();
    }

    private static void Add(ArrayBufferWriter<byte> text, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            text.Write(name);
            GoStrings.Write(value, text);
        }
    }

    private static int Copy(byte[] part, byte[] buffer, int at)
    {
        part.CopyTo(buffer, at);
        return at + part.Length;
    }
}
