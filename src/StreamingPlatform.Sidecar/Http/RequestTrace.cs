using System.Diagnostics;

namespace StreamingPlatform.Sidecar;

/// <summary>
/// The W3C trace of one request. Without tracing the caller's trace travels on as it came; with it (samplingRate above zero) each request is a span of
/// the caller's trace, or begins one.
/// </summary>
internal sealed record RequestTrace(string Parent, string State, string Baggage)
{
    /// <summary>The traceparent of no trace.</summary>
    public const string None = "00-00000000000000000000000000000000-0000000000000000-00";

    public bool IsNone => Parent == None;

    /// <summary>What goes into an event: empty without a trace.</summary>
    public string ParentOrEmpty => IsNone ? string.Empty : Parent;

    /// <param name="parent">The caller's traceparent, if any; what is none counts as absent.</param>
    public static RequestTrace Begin(string? parent, string? state, string? baggage, bool tracing)
    {
        var valid = parent is not null && ActivityContext.TryParse(parent, state, out _);
        if (!tracing)
        {
            return new RequestTrace(valid ? parent! : None, valid ? state ?? string.Empty : string.Empty, baggage ?? string.Empty);
        }

        var span = ActivitySpanId.CreateRandom().ToHexString();
        var own = valid ? $"{parent![..36]}{span}{parent[52..]}" : $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{span}-01";
        return new RequestTrace(own, valid ? state ?? string.Empty : string.Empty, baggage ?? string.Empty);
    }

    /// <summary>The trace of a request over HTTP.</summary>
    public static RequestTrace Of(HttpContext context) => context.Features.Get<RequestTrace>() ?? new RequestTrace(None, string.Empty, string.Empty);

    /// <summary>Gives every answer but those of the health API the request's trace.</summary>
    public static void Use(WebApplication app)
    {
        var resources = app.Services.GetRequiredService<Resources.ResourceSet>();
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (headers.Baggage.Count > 0 && !IsHealth(context) && BaggageHeader.MistakeIn(headers.Baggage.ToString()) is { } mistake)
            {
                return RefuseAsync(context, $"invalid baggage header: {mistake}");
            }

            var trace = Begin(
                headers.TraceParent.Count > 0 ? headers.TraceParent.ToString() : null,
                headers.TraceState.ToString(), headers.Baggage.ToString(), resources.Configuration.IsTracing);
            context.Features.Set(trace);
            if (context.Request.Protocol != HttpProtocol.Http2 && !IsHealth(context))
            {
                context.Response.OnStarting(() => WriteAsync(context.Response.Headers, trace));
            }

            return next(context);
        });
    }

    private static bool IsHealth(HttpContext context) => context.Request.Path.StartsWithSegments("/v1.0/healthz", StringComparison.Ordinal);

    private static Task RefuseAsync(HttpContext context, string reason) =>
        Security.GrpcAnswer.IsCall(context)
            ? Security.GrpcAnswer.FailAsync(context, Grpc.Core.StatusCode.InvalidArgument, reason)
            : Security.PlainAnswer.WriteAsync(context, StatusCodes.Status400BadRequest, reason + "\n");

    private static Task WriteAsync(IHeaderDictionary headers, RequestTrace trace)
    {
        headers.TraceParent = trace.Parent;
        if (trace.State.Length > 0)
        {
            headers.TraceState = trace.State;
        }

        if (trace.Baggage.Length > 0)
        {
            headers.Baggage = trace.Baggage;
        }

        return Task.CompletedTask;
    }
}
