using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The CloudEvent around a payload that a raw subscriber gets, written once into a pooled buffer.</summary>
internal sealed class RawEnvelope(string pubsub, string topic)
{
    private const int IdLength = 36;
    private static readonly byte[] Head = "{\"id\":\""u8.ToArray();

    private static readonly byte[] Middle =
        "\",\"specversion\":\"1.0\",\"source\":\"Dapr\",\"type\":\"com.dapr.event.sent\",\"datacontenttype\":\"application/octet-stream\",\"data_base64\":\""u8.ToArray();

    private readonly byte[] tail = Encoding.UTF8.GetBytes(
        $"\",\"topic\":{JsonSerializer.Serialize(topic)},\"pubsubname\":{JsonSerializer.Serialize(pubsub)}}}");

    /// <summary>The caller returns the buffer to the shared pool.</summary>
    public (byte[] Buffer, int Length) Write(ReadOnlySpan<byte> payload)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Head.Length + IdLength + Middle.Length + Base64.GetMaxEncodedToUtf8Length(payload.Length) + tail.Length);
        var at = Copy(Head, buffer, 0);
        Guid.NewGuid().TryFormat(buffer.AsSpan(at), out _);
        at = Copy(Middle, buffer, at + IdLength);
        Base64.EncodeToUtf8(payload, buffer.AsSpan(at), out _, out var written);
        return (buffer, Copy(tail, buffer, at + written));
    }

    private static int Copy(byte[] part, byte[] buffer, int at)
    {
        part.CopyTo(buffer, at);
        return at + part.Length;
    }
}
