namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>W3C trace context of a publish; empty texts without a trace.</summary>
internal readonly record struct TraceContext(string Parent, string State)
{
    public static TraceContext None => new(string.Empty, string.Empty);
}
