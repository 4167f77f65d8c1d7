using Grpc.Core;

namespace StreamingPlatform.Sidecar;

/// <summary>W3C trace that a call hands on; empty texts without one.</summary>
internal readonly record struct TraceContextOfCall(string Parent, string State)
{
    public static TraceContextOfCall Of(HttpContext context) => RequestTrace.Of(context) is var trace ? new(trace.ParentOrEmpty, trace.State) : default;

    public static TraceContextOfCall Of(ServerCallContext call) => Of(call.GetHttpContext());
}
