using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using StreamingPlatform.Contracts;
using StreamingPlatform.Ingestion.EventTypes;
using StreamingPlatform.Ingestion.Pipeline;
using StreamingPlatform.ServiceDefaults.Problems;

namespace StreamingPlatform.Ingestion.Mapping;

/// <summary>
/// One walk of the JSON reader over an event finds what the mapping points to; then the values are checked and the block element is written,
/// the tenant's own JSON verbatim. No document is built and no string made.
/// </summary>
internal readonly ref struct EventMapper(EventType type, IngestionOptions limits, DateTimeOffset now)
{
    private const int MaxIdBytes = 256;
    private const int MaxCampaignBytes = 128;

    /// <summary>An escape is at most six bytes for one.</summary>
    private const int MaxEscapedIdBytes = 6 * MaxIdBytes;

    /// <summary>Names, quotes and the time: everything of an element but its values and the event.</summary>
    private const int ElementOverhead = 256;

    private static readonly SearchValues<byte> CampaignBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"u8);

    /// <summary>Maps the event that the reader stands on and moves the reader to its end.</summary>
    /// <param name="isDocument">Nothing may follow the event.</param>
    /// <param name="carriedId">The event's id where the mapping names none, as JSON text without quotes; empty to make one.</param>
    /// <returns>Why the event is refused, or null when it was added to the elements.</returns>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public Refusal? Map(ref Utf8JsonReader reader, ReadOnlyMemory<byte> source, int index, ElementBuffer elements, bool isDocument = false, ReadOnlySpan<byte> carriedId = default)
    {
        Captures captures = default;
        var start = (int)reader.TokenStartIndex;
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        Visit(ref reader, type.Pointers, ref captures);
        var json = source[start..(int)reader.BytesConsumed];
        if (isDocument)
        {
            reader.Read(); // throws on anything after the event
        }

        if (SurrogateEscapes.HasLone(json.Span))
        {
            return Problem.Of(ProblemReason.MalformedJson, "A string holds half of a surrogate pair.");
        }

        var limit = Math.Min(limits.MaxEventBytes, type.MaxEventBytes);
        if (json.Length > limit)
        {
            return Problem.Of(ProblemReason.PayloadTooLarge, $"At most {limit} bytes an event.");
        }

        var problem = SchemaCheck.Check(type, json)
            ?? (isObject ? Write(source.Span, json.Span, captures, index, elements, carriedId) : Refuse(string.Empty, "An event is a JSON object."));
        return problem is null ? null : new Refusal(problem, json.ToArray(), carriedId.IsEmpty ? null : TextOf(carriedId));
    }

    private static void Visit(ref Utf8JsonReader reader, PointerNode node, ref Captures captures)
    {
        foreach (var field in node.Fields)
        {
            captures[(int)field] = new Capture(
                reader.TokenType, (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length, reader.ValueIsEscaped);
        }

        if (!node.HasChildren)
        {
            reader.Skip();
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var child = node.Child(ref reader);
                reader.Read();
                VisitOrSkip(ref reader, child, ref captures);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                VisitOrSkip(ref reader, node.Child(i), ref captures);
            }
        }
    }

    private static void VisitOrSkip(ref Utf8JsonReader reader, PointerNode? child, ref Captures captures)
    {
        if (child is null)
        {
            reader.Skip();
        }
        else
        {
            Visit(ref reader, child, ref captures);
        }
    }

    private Problem? Write(ReadOnlySpan<byte> source, ReadOnlySpan<byte> json, in Captures captures, int index, ElementBuffer elements, ReadOnlySpan<byte> carriedId)
    {
        var mapping = type.Mapping;
        var isCampaignRequired = type.Action is EventAction.Click or EventAction.Impression;
        if (Check(source, captures[(int)MappedField.Id], mapping.Id, isRequired: mapping.Id is not null, isCampaign: false, out var givenId) is { } badId)
        {
            return badId;
        }

        if (Check(source, captures[(int)MappedField.CustomerId], mapping.CustomerId, isRequired: true, isCampaign: false, out var customer) is { } badCustomer)
        {
            return badCustomer;
        }

        if (Check(source, captures[(int)MappedField.CampaignId], mapping.CampaignId, isCampaignRequired, isCampaign: true, out var campaign) is { } badCampaign)
        {
            return badCampaign;
        }

        if (Check(source, captures[(int)MappedField.ProductId], mapping.ProductId, isRequired: false, isCampaign: false, out var product) is { } badProduct)
        {
            return badProduct;
        }

        if (CheckTime(source, captures[(int)MappedField.OccurredAt], out var occurredAt) is { } badTime)
        {
            return badTime;
        }

        if (carriedId.Length > MaxIdBytes && UnescapedLength(carriedId) > MaxIdBytes)
        {
            return Problem.Of(ProblemReason.MalformedCloudEvent, "An id has at most 256 bytes in UTF-8.");
        }

        Span<byte> madeId = stackalloc byte[36];
        scoped var id = givenId.IsEmpty ? carriedId : givenId;
        if (id.IsEmpty)
        {
            Guid.CreateVersion7(now).TryFormat(madeId, out _);
            id = madeId;
        }

        var element = elements.Reserve(json.Length + id.Length + customer.Length + campaign.Length + product.Length + ElementOverhead);
        var at = 0;
        Append(element, ref at, "{\"id\":\""u8);
        Append(element, ref at, id);
        var idLength = id.Length + 2;
        Append(element, ref at, "\",\"customerId\":\""u8);
        Append(element, ref at, customer);
        if (!campaign.IsEmpty)
        {
            Append(element, ref at, "\",\"campaignId\":\""u8);
            Append(element, ref at, campaign);
        }

        if (!product.IsEmpty)
        {
            Append(element, ref at, "\",\"productId\":\""u8);
            Append(element, ref at, product);
        }

        Append(element, ref at, "\",\"occurredAt\":\""u8);
        Rfc3339.Write(occurredAt, element[at..]);
        at += Rfc3339.WrittenLength;
        Append(element, ref at, "\",\"event\":"u8);
        Append(element, ref at, json);
        element[at++] = (byte)'}';
        elements.Commit(index, at, idStart: 6, idLength);
        return null;
    }

    private static Problem? Check(
        ReadOnlySpan<byte> source, in Capture capture, string? pointer, bool isRequired, bool isCampaign, out ReadOnlySpan<byte> value)
    {
        value = default;
        switch (capture.Token)
        {
            case JsonTokenType.None or JsonTokenType.Null:
                return isRequired ? Refuse(pointer, "The member is missing.") : null;
            case JsonTokenType.String or JsonTokenType.Number:
                value = source.Slice(capture.Start, capture.Length);
                break;
            default:
                return Refuse(pointer, "A string or a number is required.");
        }

        if (isCampaign)
        {
            return IsCampaign(capture, value) ? null : Refuse(pointer, "A campaign has 1 to 128 of the characters A-Z a-z 0-9 . _ ~ - and is neither '.' nor '..'.");
        }

        return value.Length > 0 && (value.Length <= MaxIdBytes || (capture.Escaped && UnescapedLength(value) <= MaxIdBytes))
            ? null
            : Refuse(pointer, "From 1 to 256 bytes in UTF-8 are required.");
    }

    private static bool IsCampaign(in Capture capture, scoped ReadOnlySpan<byte> value)
    {
        Span<byte> unescaped = stackalloc byte[MaxCampaignBytes * 6];
        if (capture.Escaped)
        {
            if (value.Length > unescaped.Length)
            {
                return false;
            }

            value = unescaped[..Unescape(value, unescaped)];
        }

        return value.Length is >= 1 and <= MaxCampaignBytes && !value.ContainsAnyExcept(CampaignBytes) && !value.SequenceEqual("."u8) && !value.SequenceEqual(".."u8);
    }

    private Problem? CheckTime(ReadOnlySpan<byte> source, in Capture capture, out DateTime occurredAt)
    {
        occurredAt = default;
        var pointer = type.Mapping.OccurredAt;
        if (capture.Token is JsonTokenType.None or JsonTokenType.Null)
        {
            return Refuse(pointer, "The member is missing.");
        }

        scoped var text = source.Slice(capture.Start, capture.Length);
        Span<byte> unescaped = stackalloc byte[MaxIdBytes];
        if (capture.Escaped)
        {
            text = text.Length <= unescaped.Length ? unescaped[..Unescape(text, unescaped)] : default;
        }

        if (capture.Token != JsonTokenType.String || !Rfc3339.TryParse(text, out occurredAt))
        {
            return Refuse(pointer, "A date and time with offset (RFC 3339) is required.");
        }

        if (occurredAt.Ticks < now.UtcTicks - type.Lateness.Ticks)
        {
            return Problem.Of(ProblemReason.OutsideLateness, $"Events are accepted up to {type.LatenessText} after they occur.", "pointer", pointer);
        }

        return occurredAt.Ticks > now.UtcTicks + limits.MaxAhead.Ticks
            ? Problem.Of(ProblemReason.OutsideLateness, $"Events are accepted up to {limits.MaxAhead} before they occur.", "pointer", pointer)
            : null;
    }

    private static string TextOf(ReadOnlySpan<byte> escaped) => JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"'])!;

    private static int UnescapedLength(ReadOnlySpan<byte> escaped)
    {
        if (escaped.Length > MaxEscapedIdBytes)
        {
            return int.MaxValue;
        }

        Span<byte> unescaped = stackalloc byte[MaxEscapedIdBytes];
        return Unescape(escaped, unescaped);
    }

    private static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        Span<byte> quoted = stackalloc byte[MaxEscapedIdBytes + 2];
        quoted[0] = (byte)'"';
        escaped.CopyTo(quoted[1..]);
        quoted[escaped.Length + 1] = (byte)'"';
        var reader = new Utf8JsonReader(quoted[..(escaped.Length + 2)]);
        reader.Read();
        return reader.CopyString(destination);
    }

    private static void Append(Span<byte> element, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(element[at..]);
        at += bytes.Length;
    }

    private static Problem Refuse(string? pointer, string detail) => Problem.Of(ProblemReason.MappingFailed, detail, "pointer", pointer ?? string.Empty);

    /// <summary>Where a mapped value stands in the source; a string without its quotes.</summary>
    private readonly record struct Capture(JsonTokenType Token, int Start, int Length, bool Escaped);

    [InlineArray(5)]
    private struct Captures
    {
        private Capture _first;
    }
}
