using System.Text.Json;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Blocks;

/// <summary>Decodes one event of a block.</summary>
internal static class EventReader
{
    private const int MaxNameBytes = 256;

    /// <summary>Null, or why the event cannot be decoded. The reader stands on the event's first token; afterwards, if all went well, on its last.</summary>
    public static string? TryRead(ref Utf8JsonReader reader, byte action, out CustomerEvent? customerEvent)
    {
        customerEvent = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return "the event is no JSON object";
        }

        string? customer = null, campaign = null, product = null;
        long? occurredAt = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? reason = null;
            if (reader.ValueTextEquals("customerId"u8))
            {
                reason = Name(ref reader, "customerId", out customer);
            }
            else if (reader.ValueTextEquals("campaignId"u8))
            {
                reason = Name(ref reader, "campaignId", out campaign);
            }
            else if (reader.ValueTextEquals("productId"u8))
            {
                reason = Name(ref reader, "productId", out product);
            }
            else if (reader.ValueTextEquals("occurredAt"u8))
            {
                reader.Read();
                occurredAt = Time(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }

            if (reason is not null)
            {
                return reason;
            }
        }

        if (customer is null || occurredAt is null)
        {
            return customer is null ? "customerId is missing" : "occurredAt is missing or no RFC 3339 time";
        }

        customerEvent = new CustomerEvent(customer, action, campaign, product, occurredAt.Value);
        return null;
    }

    private static string? Name(ref Utf8JsonReader reader, string member, out string? value)
    {
        value = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return $"{member} is no string";
        }

        try
        {
            value = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return $"{member} is no valid Unicode";
        }

        return value!.Length == 0 || reader.ValueSpan.Length > MaxNameBytes * 6 ? $"{member} is empty or too long" : null;
    }

    private static long? Time(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        return TimeText.TryRead(reader.ValueSpan, out var milliseconds) ? milliseconds
            : reader.TryGetDateTimeOffset(out var time) ? time.ToUnixTimeMilliseconds()
            : null;
    }
}
