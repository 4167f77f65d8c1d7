using System.Buffers;
using System.Buffers.Text;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The body of a bulk delivery over HTTP.</summary>
internal static class BulkEnvelope
{
    public const string Type = "com.dapr.event.sent.bulk";

    public static ReadOnlyMemory<byte> Write(SubscriptionResource subscription, IReadOnlyList<IncomingEvent> items)
    {
        var json = new ArrayBufferWriter<byte>(1024 + items.Sum(i => (i.IsRaw ? Base64.GetMaxEncodedToUtf8Length(i.Record.Length) : i.Record.Length) + 256));
        json.Write("{\"entries\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            json.Write(i == 0 ? default : ","u8);
            WriteEntry(json, items[i]);
        }

        json.Write("],\"id\":"u8);
        GoStrings.Write(Guid.NewGuid().ToString(), json);
        json.Write(",\"metadata\":{\"pubsubName\":"u8);
        GoStrings.Write(subscription.PubsubName, json);
        json.Write("},\"pubsubname\":"u8);
        GoStrings.Write(subscription.PubsubName, json);
        json.Write(",\"topic\":"u8);
        GoStrings.Write(subscription.Topic, json);
        json.Write(",\"type\":"u8);
        GoStrings.Write(Type, json);
        json.Write("}"u8);
        return json.WrittenMemory;
    }

    private static void WriteEntry(ArrayBufferWriter<byte> json, IncomingEvent item)
    {
        json.Write("{\"entryId\":"u8);
        GoStrings.Write(item.EntryId, json);
        json.Write(",\"event\":"u8);
        if (item.IsRaw)
        {
            json.Write("\""u8);
            var most = Base64.GetMaxEncodedToUtf8Length(item.Record.Payload.Length);
            Base64.EncodeToUtf8(item.Record.Payload.Span, json.GetSpan(most), out _, out var written);
            json.Advance(written);
            json.Write("\""u8);
        }
        else
        {
            json.Write(item.Record.Payload.Span);
        }

        json.Write(",\"metadata\":{"u8);
        var first = true;
        foreach (var (name, value) in item.Metadata)
        {
            json.Write(first ? default : ","u8);
            first = false;
            GoStrings.Write(name, json);
            json.Write(":"u8);
            GoStrings.Write(value, json);
        }

        json.Write("},\"contentType\":"u8);
        GoStrings.Write(item.IsRaw ? ContentTypes.Bytes : ContentTypes.CloudEvent, json);
        json.Write("}"u8);
    }
}
