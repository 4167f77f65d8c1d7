using System.Buffers;

namespace StreamingPlatform.Shards.Records;

/// <summary>
/// Events on their way to a shard: a version byte, a table of campaigns, then each event as customer, action, campaign (index + 1, 0 = none),
/// product (empty = none) and the milliseconds since the event before.
/// </summary>
public static class EventCodec
{
    private const byte Version = 1;

    public static byte[] Encode(IReadOnlyList<CustomerEvent> events)
    {
        var campaigns = new Dictionary<string, int>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Campaign is { } campaign && campaigns.TryAdd(campaign, order.Count + 1))
            {
                order.Add(campaign);
            }
        }

        var buffer = new ArrayBufferWriter<byte>(64 + (events.Count * 40));
        var writer = new ByteWriter(buffer);
        writer.Byte(Version);
        writer.Varint((ulong)order.Count);
        foreach (var campaign in order)
        {
            writer.String(campaign);
        }

        writer.Varint((ulong)events.Count);
        var before = 0L;
        for (var i = 0; i < events.Count; i++)
        {
            var e = events[i];
            writer.String(e.Customer);
            writer.Byte(e.Action);
            writer.Varint(e.Campaign is null ? 0UL : (ulong)campaigns[e.Campaign]);
            writer.String(e.Product ?? string.Empty);
            writer.Signed(e.OccurredAtMs - before);
            before = e.OccurredAtMs;
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a list of events.</exception>
    public static List<CustomerEvent> Decode(ReadOnlySpan<byte> source)
    {
        var reader = new ByteReader(source);
        if (reader.Byte() != Version)
        {
            throw new InvalidDataException("Unknown version of the list of events.");
        }

        var campaigns = new string?[reader.Count() + 1];
        for (var i = 1; i < campaigns.Length; i++)
        {
            campaigns[i] = reader.Name();
        }

        var count = reader.Count();
        var events = new List<CustomerEvent>(count);
        var before = 0L;
        for (var i = 0; i < count; i++)
        {
            var customer = reader.Name();
            var action = reader.Byte();
            var campaign = campaigns[reader.Below(campaigns.Length)];
            var product = reader.Name();
            before += reader.Signed();
            if (action > CustomerEvent.LastAction)
            {
                throw ByteReader.Malformed();
            }

            events.Add(new CustomerEvent(customer, action, campaign, product.Length == 0 ? null : product, before));
        }

        return reader.Remaining == 0 ? events : throw ByteReader.Malformed();
    }
}
