using System.Globalization;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>Makes a record of a message from a broker that keeps nothing but bytes: what it is and when it expires is read from them.</summary>
internal static class StoredEnvelope
{
    /// <summary>An object with a <c>specversion</c> is an envelope; its <c>expiration</c> (RFC 3339) ends its life.</summary>
    public static LogRecord RecordOf(ReadOnlyMemory<byte> payload, IReadOnlyCollection<KeyValuePair<string, string>> metadata, DateTimeOffset now)
    {
        var (isEnvelope, expires) = Read(payload.Span);
        return LogRecord.Create(payload, isEnvelope, now, expires, metadata);
    }

    private static (bool IsEnvelope, DateTimeOffset? Expires) Read(ReadOnlySpan<byte> payload)
    {
        var isEnvelope = false;
        DateTimeOffset? expires = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (false, null);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isVersion = reader.ValueTextEquals("specversion"u8);
                var isExpiration = reader.ValueTextEquals("expiration"u8);
                reader.Read();
                isEnvelope |= isVersion;
                if (isExpiration && reader.TokenType == JsonTokenType.String
                    && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    expires = time;
                }

                reader.Skip();
            }

            return isEnvelope && reader.TokenType == JsonTokenType.EndObject ? (true, expires) : (false, null);
        }
        catch (JsonException)
        {
            // not JSON, so no envelope
            return (false, null);
        }
    }
}
