using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Primitives;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor API over gRPC.</summary>
internal sealed class ActorGrpcModule(ActorGate gate, ActorInvoker invoker, ActorState state, ActorReminders reminders, ActorTimers timers) : IGrpcModule
{
    private static readonly Empty Done = new();

    public void Map(GrpcMethods methods)
    {
        methods.Unary<InvokeActorRequest, InvokeActorResponse>("InvokeActor", InvokeAsync);
        methods.Unary<GetActorStateRequest, GetActorStateResponse>("GetActorState", GetStateAsync);
        methods.Unary<ExecuteActorStateTransactionRequest, Empty>("ExecuteActorStateTransaction", TransactAsync);
        methods.Unary<RegisterActorReminderRequest, Empty>("RegisterActorReminder", RegisterReminderAsync);
        methods.Unary<GetActorReminderRequest, GetActorReminderResponse>("GetActorReminder", GetReminderAsync);
        methods.Unary<UnregisterActorReminderRequest, Empty>("UnregisterActorReminder", UnregisterReminderAsync);
        methods.Unary<ListActorRemindersRequest, ListActorRemindersResponse>("ListActorReminders", ListRemindersAsync);
        methods.Unary<UnregisterActorRemindersByTypeRequest, UnregisterActorRemindersByTypeResponse>(
            "UnregisterActorRemindersByType", UnregisterRemindersByTypeAsync);
        methods.Unary<RegisterActorTimerRequest, Empty>("RegisterActorTimer", RegisterTimerAsync);
        methods.Unary<UnregisterActorTimerRequest, Empty>("UnregisterActorTimer", UnregisterTimerAsync);
        methods.Unary<GetActorTimerRequest, GetActorTimerResponse>("GetActorTimer", GetTimerAsync);
        methods.Unary<ListActorTimersRequest, ListActorTimersResponse>("ListActorTimers", ListTimersAsync);
    }

    private Task EnterAsync(string type, ServerCallContext context)
    {
        ActorErrors.CheckType(type);
        return gate.EnterAsync(context.CancellationToken);
    }

    /// <summary>Bytes given over gRPC reach the app as base64 JSON text.</summary>
    private static string? ToJson(ByteString data) => data.IsEmpty ? null : $"\"{data.ToBase64()}\"";

    private static Any? ToAny(string? json) => json is null ? null : Any.Pack(new BytesValue { Value = ByteString.CopyFromUtf8(json) });

    private async Task<InvokeActorResponse> InvokeAsync(InvokeActorRequest request, ServerCallContext context)
    {
        await gate.EnterAsync(context.CancellationToken);
        ActorNames.CheckActor("actorType", request.ActorType);
        ActorNames.CheckActor("actorId", request.ActorId);
        var headers = request.Metadata.Select(m => new KeyValuePair<string, StringValues>(m.Key, m.Value));
        var call = new ActorCall(request.ActorType, request.ActorId, ActorNames.CleanMethod(request.Method), request.Data.Memory, headers)
        {
            Trace = RequestTrace.Of(context.GetHttpContext()),
        };
        using var answer = await invoker.InvokeAsync(call, context.CancellationToken);
        return new InvokeActorResponse { Data = ByteString.CopyFrom(answer!.Body.Span) };
    }

    private async Task<GetActorStateResponse> GetStateAsync(GetActorStateRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var response = new GetActorStateResponse();
        if (await state.GetAsync(request.ActorType, request.ActorId, request.Key, context.CancellationToken) is { } entry)
        {
            response.Data = UnsafeByteOperations.UnsafeWrap(entry.Data);
            StateGrpc.AddExpiry(response.Metadata, entry);
        }

        return response;
    }

    private async Task<Empty> TransactAsync(ExecuteActorStateTransactionRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var operations = request.Operations
            .Select(o => o.OperationType is ActorStateOperation.Upsert or ActorStateOperation.Delete
                ? new ActorStateOperation(o.OperationType, o.Key, o.Value?.Value.Memory ?? ReadOnlyMemory<byte>.Empty, null, o.Metadata)
                : throw StateAccess.UnknownOperation(o.OperationType))
            .Select(o => (Func<ActorStateOperation>)(() => o)).ToList();
        await state.TransactAsync(request.ActorType, request.ActorId, operations, context.CancellationToken);
        return Done;
    }

    private async Task<Empty> RegisterReminderAsync(RegisterActorReminderRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        if (request.Name.Length == 0)
        {
            const string reason = "invalid request: reminder name cannot be empty";
            throw new DaprError(400, StatusCode.InvalidArgument, "ERR_BAD_REQUEST", reason);
        }

        ActorNames.CheckName(request.Name);
        reminders.Register(new ReminderRequest(
            request.ActorType, request.ActorId, request.Name, request.DueTime, request.Period, request.Ttl, ToJson(request.Data),
            Overwrite: !request.HasOverwrite || request.Overwrite,
            request.FailurePolicy is { PolicyCase: not JobFailurePolicy.PolicyOneofCase.None } policy ? policy.ToByteString().ToBase64() : null));
        return Done;
    }

    private async Task<GetActorReminderResponse> GetReminderAsync(GetActorReminderRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var reminder = reminders.Get(request.ActorType, request.ActorId, request.Name);
        var response = new GetActorReminderResponse { ActorType = request.ActorType, ActorId = request.ActorId, Data = ToAny(reminder.Data) };
        if (reminder.DueTime is { } due)
        {
            response.DueTime = due;
        }

        if (reminder.Schedule is { } period)
        {
            response.Period = period;
        }

        if (reminder.Ttl is { } ttl)
        {
            response.Ttl = ttl;
        }

        return response;
    }

    private async Task<ListActorRemindersResponse> ListRemindersAsync(ListActorRemindersRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var response = new ListActorRemindersResponse();
        foreach (var found in reminders.List(request.ActorType, request.HasActorId ? request.ActorId : null))
        {
            var reminder = new ActorReminder { ActorType = found.Type, ActorId = found.Id, Data = ToAny(found.Data) };
            if (found.DueTime is { } due)
            {
                reminder.DueTime = due;
            }

            if (found.Schedule is { } period)
            {
                reminder.Period = period;
            }

            response.Reminders.Add(new NamedActorReminder { Name = found.Name, Reminder = reminder });
        }

        return response;
    }

    private async Task<UnregisterActorRemindersByTypeResponse> UnregisterRemindersByTypeAsync(
        UnregisterActorRemindersByTypeRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        reminders.UnregisterAll(request.ActorType, request.HasActorId ? request.ActorId : null);
        return new UnregisterActorRemindersByTypeResponse();
    }

    private async Task<Empty> UnregisterReminderAsync(UnregisterActorReminderRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        reminders.Unregister(request.ActorType, request.ActorId, request.Name);
        return Done;
    }

    private async Task<Empty> RegisterTimerAsync(RegisterActorTimerRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        ActorNames.CheckName(request.Name);
        timers.Register(new ActorTimer(
            request.ActorType, request.ActorId, request.Name, request.DueTime, request.Period, request.Ttl, request.Callback, ToJson(request.Data)));
        return Done;
    }

    private async Task<Empty> UnregisterTimerAsync(UnregisterActorTimerRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        timers.Unregister(request.ActorType, request.ActorId, request.Name);
        return Done;
    }

    private async Task<GetActorTimerResponse> GetTimerAsync(GetActorTimerRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var timer = timers.Find(request.ActorType, request.ActorId, request.Name)
            ?? throw new DaprError(404, StatusCode.NotFound, "ERR_ACTOR_TIMER_NOT_FOUND", $"actor timer not found: {request.Name}");
        return new GetActorTimerResponse
        {
            ActorType = timer.Type,
            ActorId = timer.Id,
            DueTime = timer.DueTime,
            Period = timer.Period,
            Ttl = timer.Ttl,
            Callback = timer.Callback,
            Data = ToAny(timer.Data),
        };
    }

    private async Task<ListActorTimersResponse> ListTimersAsync(ListActorTimersRequest request, ServerCallContext context)
    {
        await EnterAsync(request.ActorType, context);
        var response = new ListActorTimersResponse();
        response.Timers.AddRange(timers.List(request.ActorType, request.ActorId).Select(timer => new NamedActorTimer
        {
            Name = timer.Name,
            Timer = new Dapr.Client.Autogen.Grpc.v1.ActorTimer
            {
                ActorType = timer.Type,
                ActorId = timer.Id,
                DueTime = timer.DueTime,
                Period = timer.Period,
                Ttl = timer.Ttl,
                Callback = timer.Callback,
                Data = ToAny(timer.Data),
            },
        }));
        return response;
    }
}
