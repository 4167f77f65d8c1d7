using System.Globalization;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Primitives;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor API over gRPC.</summary>
internal sealed class ActorGrpcModule(ActorPlacement placement, ActorInvoker invoker, ActorState state, ActorReminders reminders, ActorTimers timers) : IGrpcModule
{
    private static readonly Empty Done = new();

    public void Map(GrpcMethods methods)
    {
        methods.Unary<InvokeActorRequest, InvokeActorResponse>("InvokeActor", InvokeAsync);
        methods.Unary<GetActorStateRequest, GetActorStateResponse>("GetActorState", GetStateAsync);
        methods.Unary<ExecuteActorStateTransactionRequest, Empty>("ExecuteActorStateTransaction", TransactAsync);
        methods.Unary<RegisterActorReminderRequest, Empty>("RegisterActorReminder", RegisterReminder);
        methods.Unary<GetActorReminderRequest, GetActorReminderResponse>("GetActorReminder", GetReminder);
        methods.Unary<UnregisterActorReminderRequest, Empty>("UnregisterActorReminder", UnregisterReminder);
        methods.Unary<ListActorRemindersRequest, ListActorRemindersResponse>("ListActorReminders", ListReminders);
        methods.Unary<UnregisterActorRemindersByTypeRequest, UnregisterActorRemindersByTypeResponse>(
            "UnregisterActorRemindersByType", UnregisterRemindersByType);
        methods.Unary<RegisterActorTimerRequest, Empty>("RegisterActorTimer", RegisterTimer);
        methods.Unary<UnregisterActorTimerRequest, Empty>("UnregisterActorTimer", UnregisterTimer);
        methods.Unary<GetActorTimerRequest, GetActorTimerResponse>("GetActorTimer", GetTimer);
        methods.Unary<ListActorTimersRequest, ListActorTimersResponse>("ListActorTimers", ListTimers);
    }

    private (string Type, string Id) Actor(string type, string id)
    {
        placement.CheckEnabled();
        return (ActorNames.Check("actor type", type), ActorNames.Check("actor id", id));
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    /// <summary>Bytes given over gRPC reach the app as base64 JSON text.</summary>
    private static string? ToJson(ByteString data) => data.IsEmpty ? null : $"\"{data.ToBase64()}\"";

    private static Any ToAny(string json) => Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8(json) });

    private async Task<InvokeActorResponse> InvokeAsync(InvokeActorRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var headers = request.Metadata.Select(m => new KeyValuePair<string, StringValues>(m.Key, m.Value));
        var call = new ActorCall(type, id, ActorNames.Check("actor method", request.Method), request.Data.Memory, headers, IsRemote: false)
        {
            Chain = request.Metadata.FirstOrDefault(m => string.Equals(m.Key, ActorCall.ReentrancyHeader, StringComparison.OrdinalIgnoreCase)).Value,
        };
        using var answer = await invoker.InvokeAsync(call, context.CancellationToken);
        if (answer!.Status is < 200 or >= 300)
        {
            throw ErrorOf(answer);
        }

        return new InvokeActorResponse { Data = ByteString.CopyFrom(answer.Body.Span) };
    }

    /// <summary>The owner's sidecar answered <c>{"errorCode","message"}</c>.</summary>
    private static DaprError ErrorOf(ActorAnswer answer)
    {
        var (code, message) = ("ERR_ACTOR_INVOKE_METHOD", $"status {answer.Status}");
        try
        {
            using var error = JsonDocument.Parse(answer.Body);
            code = error.RootElement.GetProperty("errorCode").GetString() ?? code;
            message = error.RootElement.GetProperty("message").GetString() ?? message;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            message = $"{message}: {error.Message}";
        }

        return new DaprError(answer.Status, code == "ERR_ACTOR_STACK_DEPTH" ? StatusCode.ResourceExhausted : StatusCode.Internal, code, message);
    }

    private async Task<GetActorStateResponse> GetStateAsync(GetActorStateRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var response = new GetActorStateResponse();
        if (await state.GetAsync(type, id, request.Key, context.CancellationToken) is { } entry)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(entry.Data);
            if (entry.Expires is { } expires)
            {
                response.Metadata["ttlExpireTime"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            }
        }

        return response;
    }

    private async Task<Empty> TransactAsync(ExecuteActorStateTransactionRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var writes = new List<StateWrite>(request.Operations.Count);
        foreach (var operation in request.Operations)
        {
            var key = state.Key(type, id, operation.Key);
            writes.Add(operation.OperationType switch
            {
                "upsert" => new StateWrite(key, operation.Value?.Value.Memory ?? ReadOnlyMemory<byte>.Empty, Ttl: TtlOf(operation)),
                "delete" => new StateWrite(key, null),
                var other => throw new DaprError(500, StatusCode.Internal, "ERR_ACTOR_STATE_TRANSACTION_SAVE", $"error saving actor transaction state: operation type {other} not supported"),
            });
        }

        await state.TransactAsync(type, id, writes, context.CancellationToken);
        return Done;
    }

    private static TimeSpan? TtlOf(TransactionalActorStateOperation operation)
    {
        try
        {
            return ActorState.TtlOf(operation.Metadata.GetValueOrDefault("ttlInSeconds"));
        }
        catch (FormatException error)
        {
            throw new DaprError(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", error.Message);
        }
    }

    private Task<Empty> RegisterReminder(RegisterActorReminderRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        reminders.Register(
            type, id, ActorNames.Check("reminder name", request.Name), OrNull(request.DueTime), OrNull(request.Period), OrNull(request.Ttl),
            ToJson(request.Data), overwrite: !request.HasOverwrite || request.Overwrite);
        return Task.FromResult(Done);
    }

    private Task<GetActorReminderResponse> GetReminder(GetActorReminderRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var reminder = reminders.Get(type, id, request.Name);
        var response = new GetActorReminderResponse { ActorType = type, ActorId = id, DueTime = reminder.DueTime ?? string.Empty };
        if (reminder.Period is { } period)
        {
            response.Period = $"@every {GoDuration.Format(period)}";
        }

        if (reminder.Data is { } data)
        {
            response.Data = ToAny(data);
        }

        if (reminder.Ttl is { } ttl)
        {
            response.Ttl = ttl;
        }

        return Task.FromResult(response);
    }

    private Task<ListActorRemindersResponse> ListReminders(ListActorRemindersRequest request, ServerCallContext context)
    {
        var type = ActorNames.Check("actor type", request.ActorType);
        var response = new ListActorRemindersResponse();
        foreach (var found in reminders.List(type, request.HasActorId ? request.ActorId : null))
        {
            var reminder = new ActorReminder { ActorType = found.Type, ActorId = found.Id, DueTime = found.DueTime ?? string.Empty };
            if (found.Period is { } period)
            {
                reminder.Period = $"@every {GoDuration.Format(period)}";
            }

            if (found.Data is { } data)
            {
                reminder.Data = ToAny(data);
            }

            if (found.Ttl is { } ttl)
            {
                reminder.Ttl = ttl;
            }

            response.Reminders.Add(new NamedActorReminder { Name = found.Name, Reminder = reminder });
        }

        return Task.FromResult(response);
    }

    private Task<UnregisterActorRemindersByTypeResponse> UnregisterRemindersByType(UnregisterActorRemindersByTypeRequest request, ServerCallContext context)
    {
        reminders.UnregisterAll(ActorNames.Check("actor type", request.ActorType), request.HasActorId ? request.ActorId : null);
        return Task.FromResult(new UnregisterActorRemindersByTypeResponse());
    }

    private Task<GetActorTimerResponse> GetTimer(GetActorTimerRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var timer = timers.Find(type, id, request.Name)
            ?? throw new DaprError(404, StatusCode.NotFound, "ERR_ACTOR_TIMER_NOT_FOUND", $"actor timer not found: {request.Name}");
        return Task.FromResult(new GetActorTimerResponse
        {
            ActorType = type,
            ActorId = id,
            DueTime = timer.DueTime ?? string.Empty,
            Period = timer.Period ?? string.Empty,
            Ttl = timer.Ttl ?? string.Empty,
            Callback = timer.Callback ?? string.Empty,
            Data = timer.Data is { } data ? ToAny(data) : null,
        });
    }

    private Task<ListActorTimersResponse> ListTimers(ListActorTimersRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        var response = new ListActorTimersResponse();
        response.Timers.AddRange(timers.List(type, id).Select(timer => new NamedActorTimer
        {
            Name = timer.Name,
            Timer = new Dapr.Client.Autogen.Grpc.v1.ActorTimer
            {
                ActorType = type,
                ActorId = id,
                DueTime = timer.DueTime ?? string.Empty,
                Period = timer.Period ?? string.Empty,
                Ttl = timer.Ttl ?? string.Empty,
                Callback = timer.Callback ?? string.Empty,
                Data = timer.Data is { } data ? ToAny(data) : null,
            },
        }));
        return Task.FromResult(response);
    }

    private Task<Empty> UnregisterReminder(UnregisterActorReminderRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        reminders.Unregister(type, id, request.Name);
        return Task.FromResult(Done);
    }

    private Task<Empty> RegisterTimer(RegisterActorTimerRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        timers.Register(
            type, id, ActorNames.Check("timer name", request.Name), OrNull(request.DueTime), OrNull(request.Period), OrNull(request.Ttl),
            OrNull(request.Callback), ToJson(request.Data));
        return Task.FromResult(Done);
    }

    private Task<Empty> UnregisterTimer(UnregisterActorTimerRequest request, ServerCallContext context)
    {
        var (type, id) = Actor(request.ActorType, request.ActorId);
        timers.Unregister(type, id, request.Name);
        return Task.FromResult(Done);
    }
}
