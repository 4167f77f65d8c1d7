using System.Buffers;
using System.Text.Json;

namespace StreamingPlatform.Cli.Maps;

/// <summary>Writes an event's body.</summary>
internal static class EventJson
{
    public static ReplayEvent Write(string eventId, string id, ShopRow row, string? adId)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("customerId", row.CustomerId);
            WriteOptional(json, "productId", row.ProductId);
            WriteOptional(json, "campaignId", row.CampaignId);
            WriteOptional(json, "adId", adId);
            WriteOptional(json, "sessionId", row.SessionId);
            if (row.Position is { } position)
            {
                json.WriteNumber("position", position);
            }

            json.WriteString("occurredAt", DateTimeOffset.FromUnixTimeMilliseconds(row.Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            json.WriteEndObject();
        }

        return new ReplayEvent(eventId, buffer.WrittenMemory, row.Milliseconds);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
