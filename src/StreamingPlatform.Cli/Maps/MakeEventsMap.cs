using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamingPlatform.Contracts;

namespace StreamingPlatform.Cli.Maps;

/// <summary>Generated retail-media events: JSON lines with <c>id, type, customer, campaign, product, ts</c>, posted as they stand.</summary>
internal sealed class MakeEventsMap : EventMap
{
    public override string Name => "make-events";

    public override string Rule => "lines as they stand: impression ad-impression, click ad-click, view product-view, basket add-to-cart";

    public override IReadOnlyList<string> EventIds { get; } = [EventTypes.Impression, EventTypes.Click, EventTypes.View, EventTypes.Basket];

    public override EventMapping Mapping { get; } = new("/id", "/customer", "/campaign", "/product", "/ts");

    public override bool CanDeriveImpressions => false;

    public override IEnumerable<ReplayEvent> Read(string fileName, Stream content, bool deriveImpressions)
    {
        using var reader = new StreamReader(content, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            if (text.Length > 0)
            {
                yield return EventOf(Encoding.UTF8.GetBytes(text));
            }
        }
    }

    private static ReplayEvent EventOf(byte[] line)
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        string? time = null;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
            {
                continue;
            }

            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.GetString();
            }
            else if (reader.ValueTextEquals("ts"u8))
            {
                reader.Read();
                time = reader.GetString();
            }
        }

        var eventId = type switch
        {
            "impression" => EventTypes.Impression,
            "click" => EventTypes.Click,
            "view" => EventTypes.View,
            "basket" => EventTypes.Basket,
            _ => throw new InvalidDataException($"Unknown type '{type}'."),
        };
        var occurred = DateTimeOffset.Parse(time ?? throw new InvalidDataException("A line has no ts."), CultureInfo.InvariantCulture);
        return new ReplayEvent(eventId, line, occurred.ToUnixTimeMilliseconds());
    }
}
