using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>The trace of a delivery.</summary>
internal static class EventTrace
{
    private const int BinaryLength = 29;

    /// <summary>The event's trace, a span of its own in it where this sidecar traces; of an event that has none, none.</summary>
    public static string ParentOf(IncomingEvent item, ResourceSet resources) =>
        item.TraceOf() is { } trace ? RequestTrace.Begin(trace, null, null, resources.Configuration.IsTracing).Parent : RequestTrace.None;

    /// <summary>A traceparent as <c>grpc-trace-bin</c>: version, then trace id, span id and flags, each with its number.</summary>
    public static byte[] ToBinary(string parent)
    {
        var bytes = new byte[BinaryLength];
        Convert.FromHexString(parent.AsSpan(3, 32), bytes.AsSpan(2, 16), out _, out _);
        bytes[18] = 1;
        Convert.FromHexString(parent.AsSpan(36, 16), bytes.AsSpan(19, 8), out _, out _);
        bytes[27] = 2;
        Convert.FromHexString(parent.AsSpan(53, 2), bytes.AsSpan(28, 1), out _, out _);
        return bytes;
    }
}
