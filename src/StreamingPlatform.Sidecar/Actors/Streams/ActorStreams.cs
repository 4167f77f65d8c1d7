using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Primitives;
using StreamingPlatform.Sidecar.Schedules;

namespace StreamingPlatform.Sidecar.Actors.Streams;

/// <summary>The streams of the app beside this sidecar; the newest gets the calls.</summary>
internal sealed class ActorStreams(SidecarOptions options) : IActorTransport
{
    private readonly Lock gate = new();
    private readonly List<ActorStream> streams = [];

    public void Add(ActorStream stream)
    {
        lock (gate)
        {
            streams.Add(stream);
        }
    }

    public void Remove(ActorStream stream)
    {
        lock (gate)
        {
            streams.Remove(stream);
        }

        stream.End();
    }

    public async Task<ActorAnswer> InvokeAsync(ActorCall call, string? chain, CancellationToken cancellationToken)
    {
        if (call.Tick is { } tick)
        {
            return await FireAsync(call, tick, cancellationToken);
        }

        var answer = await AskAsync(
            id =>
            {
                var request = new SubscribeActorEventsResponseInvokeRequestAlpha1
                {
                    Id = id,
                    ActorType = call.Type,
                    ActorId = call.Id,
                    Method = call.Method,
                    Data = ByteString.CopyFrom(call.Body.Span),
                };
                AddMetadata(request.Metadata, call, chain);
                return new SubscribeActorEventsResponseAlpha1 { InvokeRequest = request };
            },
            cancellationToken);
        if (answer.RequestFailed is { } failed)
        {
            throw failed.Code == (uint)StatusCode.NotFound ? new ActorMethodNotFoundException(call.Method) : Refused(failed);
        }

        return answer.InvokeResponse is { } response ? AnswerOf(response) : throw Unexpected("invoke");
    }

    public Task DeactivateAsync(string type, string id, CancellationToken cancellationToken) =>
        AskAsync(
            number => new SubscribeActorEventsResponseAlpha1
            {
                DeactivateRequest = new SubscribeActorEventsResponseDeactivateRequestAlpha1 { Id = number, ActorType = type, ActorId = id },
            },
            cancellationToken);

    private static DaprError Refused(SubscribeActorEventsRequestFailedAlpha1 failed) => ActorErrors.Invoke($"error from actor service: {failed.Message}");

    private static DaprError Unexpected(string what) => ActorErrors.Invoke($"actor host returned an unexpected response type for {what}");

    private static ActorAnswer AnswerOf(SubscribeActorEventsRequestInvokeResponseAlpha1 response)
    {
        var headers = response.Metadata.Select(m => new KeyValuePair<string, StringValues>(m.Key, m.Value)).ToList();
        if (response.Error)
        {
            headers.Add(new(ActorAnswer.ErrorHeader, "true"));
        }

        return new ActorAnswer(200, headers, response.Data.Memory);
    }

    private static Any? ToAny(string? json) => json is null ? null : Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8(json) });

    private async Task<ActorAnswer> FireAsync(ActorCall call, ActorTick tick, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(id => Request(id, call, tick), cancellationToken);
        if (answer.RequestFailed is { } failed)
        {
            throw Refused(failed);
        }

        return (tick.IsTimer ? answer.TimerResponse : answer.ReminderResponse) is not null
            ? new ActorAnswer(200, [], ReadOnlyMemory<byte>.Empty)
            : throw Unexpected(tick.IsTimer ? "timer" : "reminder");
    }

    private static SubscribeActorEventsResponseAlpha1 Request(string id, ActorCall call, ActorTick tick) => tick.IsTimer
        ? new SubscribeActorEventsResponseAlpha1
        {
            TimerRequest = new SubscribeActorEventsResponseTimerRequestAlpha1
            {
                Id = id,
                ActorType = call.Type,
                ActorId = call.Id,
                Name = tick.Name,
                DueTime = tick.DueTime,
                Period = tick.Period,
                Callback = tick.Callback,
                Data = ToAny(tick.Data),
            },
        }
        : new SubscribeActorEventsResponseAlpha1
        {
            ReminderRequest = new SubscribeActorEventsResponseReminderRequestAlpha1
            {
                Id = id,
                ActorType = call.Type,
                ActorId = call.Id,
                Name = tick.Name,
                DueTime = tick.DueTime,
                Period = tick.Period,
                Data = ToAny(tick.Data),
            },
        };

    private Task<SubscribeActorEventsRequestAlpha1> AskAsync(Func<string, SubscribeActorEventsResponseAlpha1> request, CancellationToken cancellationToken)
    {
        ActorStream? newest;
        lock (gate)
        {
            newest = streams.Count > 0 ? streams[^1] : null;
        }

        return newest?.AskAsync(request, cancellationToken) ?? throw ActorErrors.Invoke("actor host is not connected");
    }

    /// <summary>One value a name; names of HTTP headers in their usual case.</summary>
    private void AddMetadata(MapField<string, string> metadata, ActorCall call, string? chain)
    {
        foreach (var (name, values) in ActorWire.HeadersOf(call, chain))
        {
            metadata[call.OverHttp ? HeaderNames.Canonical(name) : name] = values.Count > 0 ? values[0] ?? string.Empty : string.Empty;
        }

        if (call.OverHttp)
        {
            metadata["Content-Length"] = $"{call.Body.Length}";
        }

        if (call.Trace is { IsNone: false } trace)
        {
            metadata["Traceparent"] = trace.Parent;
        }

        metadata["dapr-caller-app-id"] = options.AppId;
        metadata["dapr-caller-namespace"] = SchedulerNames.Namespace;
    }
}
