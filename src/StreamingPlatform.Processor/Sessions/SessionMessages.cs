using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Sessions;

namespace StreamingPlatform.Processor.Sessions;

/// <summary>Closed sessions as CloudEvents of up to 500 sessions or about 256 KiB each.</summary>
internal static class SessionMessages
{
    private const int MaxBytes = 262_144;

    public static IEnumerable<byte[]> Of(string tenantId, IReadOnlyList<ClosedSession> sessions, DateTimeOffset now)
    {
        for (var next = 0; next < sessions.Count;)
        {
            var data = new ArrayBufferWriter<byte>(4096);
            using (var writer = new Utf8JsonWriter(data))
            {
                writer.WriteStartArray();
                for (var first = next; next < sessions.Count && next - first < SessionClosed.MaxSessions && writer.BytesCommitted + writer.BytesPending < MaxBytes; next++)
                {
                    JsonSerializer.Serialize(writer, WireOf(sessions[next]), JsonSerializerOptions.Web);
                }

                writer.WriteEndArray();
            }

            yield return Envelope(tenantId, data.WrittenSpan, now);
        }
    }

    private static byte[] Envelope(string tenantId, ReadOnlySpan<byte> data, DateTimeOffset now)
    {
        var message = new ArrayBufferWriter<byte>(data.Length + 512);
        using (var writer = new Utf8JsonWriter(message))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            // The same sessions are the same message.
            writer.WriteString("id", Convert.ToHexStringLower(XxHash128.Hash(data)));
            writer.WriteString("source", SessionClosed.Source);
            writer.WriteString("type", SessionClosed.Type);
            writer.WriteString("time", now);
            writer.WriteString("datacontenttype", "application/json");
            writer.WriteString(EventBlock.TenantId, tenantId);
            writer.WritePropertyName("data");
            writer.WriteRawValue(data, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return message.WrittenSpan.ToArray();
    }

    private static SessionClosed WireOf(ClosedSession session) => new(
        session.Id,
        session.Revision,
        session.Customer,
        DateTimeOffset.FromUnixTimeMilliseconds(session.Start),
        DateTimeOffset.FromUnixTimeMilliseconds(session.End),
        [.. session.Replaces]);
}
