using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Shards.Records;

namespace StreamingPlatform.Processor.Blocks;

/// <summary>Decodes a block (<see cref="EventBlock"/>). What is wrong with one event concerns only that event.</summary>
internal static class BlockReader
{
    /// <summary>Null for a message that warms its topic up (<see cref="EventBlock.WarmUpType"/>).</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidDataException">It is no block.</exception>
    public static Block? Read(ReadOnlySpan<byte> json)
    {
        string? type = null, tenant = null, eventId = null, writer = null, actionName = null, numberText = null, time = null;
        var data = default(Range?);
        var reader = new Utf8JsonReader(json);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                Expect(reader.TokenType == JsonTokenType.StartArray, "its data is no array");
                reader.Skip();
                data = start..(int)reader.BytesConsumed;
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                type = Text(ref reader);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                time = Text(ref reader);
            }
            else if (reader.ValueTextEquals(EventBlock.TenantId))
            {
                tenant = Text(ref reader);
            }
            else if (reader.ValueTextEquals(EventBlock.EventId))
            {
                eventId = Text(ref reader);
            }
            else if (reader.ValueTextEquals(EventBlock.Action))
            {
                actionName = Text(ref reader);
            }
            else if (reader.ValueTextEquals(EventBlock.Writer))
            {
                writer = Text(ref reader);
            }
            else if (reader.ValueTextEquals(EventBlock.Number))
            {
                numberText = Text(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (type == EventBlock.WarmUpType)
        {
            return null;
        }

        Expect(type == EventBlock.Type, $"its type is not {EventBlock.Type}");
        Expect(data is not null, "it has no data");
        Expect(tenant is not null && eventId is not null && writer is { Length: > 0 }, "it lacks tenant, event type or writer");
        Expect(long.TryParse(numberText, out var number) && number > 0, "its number is none");
        Expect(TryAction(actionName, out var action), "its action is unknown");
        var events = new List<CustomerEvent>(EventBlock.MaxEvents);
        var poisonous = new List<PoisonousEvent>();
        ReadEvents(json[data!.Value], (byte)action, events, poisonous);
        return new Block(tenant!, eventId!, writer!, number, events.Count + poisonous.Count, events, poisonous, TimeOf(time));
    }

    private static void ReadEvents(ReadOnlySpan<byte> json, byte action, List<CustomerEvent> events, List<PoisonousEvent> poisonous)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var attempt = reader;
            var reason = EventReader.TryRead(ref attempt, action, out var customerEvent);
            if (reason is null)
            {
                events.Add(customerEvent!);
                reader = attempt;
            }
            else
            {
                reader.Skip();
                poisonous.Add(new PoisonousEvent(events.Count + poisonous.Count, reason, json[start..(int)reader.BytesConsumed].ToArray()));
            }
        }
    }

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static bool TryAction(string? name, out EventAction action)
    {
        EventAction? found = name switch
        {
            "other" => EventAction.Other,
            "impression" => EventAction.Impression,
            "click" => EventAction.Click,
            "basket" => EventAction.Basket,
            "view" => EventAction.View,
            "purchase" => EventAction.Purchase,
            _ => null,
        };
        action = found.GetValueOrDefault();
        return found is not null;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        Expect(reader.TokenType == JsonTokenType.Number, "a member is neither text nor number");
        return reader.GetInt64().ToString();
    }

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidDataException($"Not a block: {otherwise}.");
        }
    }
}
