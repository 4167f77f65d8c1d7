using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using StreamingPlatform.Sidecar.Neighbours;
using StreamingPlatform.Sidecar.State;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor API over HTTP: <c>/v1.0/actors/{type}/{id}/…</c>.</summary>
internal sealed class ActorHttpModule(
    ActorGate gate, ActorInvoker invoker, ActorState state, ActorReminders reminders, ActorTimers timers, ActorApp app, NeighbourDirectory neighbours,
    SidecarOptions options) : IHttpModule
{
    private static readonly string[] Writes = [HttpMethods.Post, HttpMethods.Put];

    public void Map(WebApplication app)
    {
        const string actor = "/v1.0/actors/{type}/{id}";
        app.MapMethods($"{actor}/method/{{method}}", [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete], InvokeAsync);
        app.MapMethods($"{actor}/state/{{key}}", [HttpMethods.Get], GetStateAsync);
        app.MapMethods($"{actor}/state", Writes, TransactAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", Writes, RegisterReminderAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", [HttpMethods.Get], GetReminderAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", [HttpMethods.Delete], UnregisterReminderAsync);
        app.MapMethods($"{actor}/timers/{{name}}", Writes, RegisterTimerAsync);
        app.MapMethods($"{actor}/timers/{{name}}", [HttpMethods.Delete], UnregisterTimerAsync);
    }

    private static (string Type, string Id) Actor(HttpContext context) => (RequestPath.Segment(context, 2), RequestPath.Segment(context, 3));

    /// <summary>The segment after <c>method</c>, <c>state</c>, <c>reminders</c> or <c>timers</c>.</summary>
    private static string Last(HttpContext context) => RequestPath.Segment(context, 5);

    private async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(ActorCall.RemoteHeader) && NeighbourCalls.CallerOf(context, neighbours) is not null)
        {
            await InvokeForNeighbourAsync(context);
            return;
        }

        await gate.EnterAsync(context.RequestAborted);
        var (type, id) = Actor(context);
        ActorNames.CheckActor("actorType", type);
        ActorNames.CheckActor("actorId", id);
        var method = ActorNames.CleanMethod(Last(context));
        var body = await ReadAsync(context);
        var call = new ActorCall(type, id, method, body.Memory, context.Request.Headers)
        {
            OverHttp = true,
            Query = context.Request.QueryString.Value ?? string.Empty,
            Trace = RequestTrace.Of(context),
        };
        if (body.WasCut)
        {
            throw context.Request.ContentLength is { } length ? app.BodyWasCut(call, length, options.MaxBodyBytes) : ActorErrors.Invoke("stream too large");
        }

        using var answer = (await invoker.InvokeAsync(call, context.RequestAborted))!;
        Release(body, call);
        await AnswerAsync(context, answer);
    }

    /// <summary>A call that another sidecar sends to this one as the owner.</summary>
    private async Task InvokeForNeighbourAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        var body = await ReadAsync(context);
        var method = Last(context);
        var call = new ActorCall(type, id, method, body.Memory, context.Request.Headers)
        {
            IsRemote = true,
            OverHttp = true,
            Query = context.Request.QueryString.Value ?? string.Empty,
            Tick = context.Request.Headers.ContainsKey(ActorWire.TickHeader) ? ActorTick.Read(method, body.Memory) : null,
            Trace = RequestTrace.Of(context),
        };
        try
        {
            using var answer = body.WasCut ? throw ActorErrors.Invoke("stream too large") : await invoker.InvokeAsync(call, context.RequestAborted);
            Release(body, call);
            if (answer is not null)
            {
                await AnswerAsync(context, answer);
                return;
            }

            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            context.Response.Headers[ActorInvoker.MovedHeader] = "true";
        }
        catch (DaprError error)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            context.Response.Headers[ActorInvoker.RefusedHeader] = ((int)error.GrpcStatus).ToString(CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(error.GrpcMessage ?? error.Message, Encoding.UTF8, context.RequestAborted);
        }
    }

    /// <summary>As much of the body as a message may have; what is more is cut off.</summary>
    private async Task<PooledBody> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        return await PooledBody.ReadAsync(context.Request.Body, context.Request.ContentLength, context.RequestAborted, options.MaxBodyBytes);
    }

    private static void Release(PooledBody body, ActorCall call)
    {
        if (!call.WasBrokenOff)
        {
            // answered, so nobody reads the body any more
            body.Dispose();
        }
    }

    private static async Task AnswerAsync(HttpContext context, ActorAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, values) in answer.Headers)
        {
            response.Headers[name] = values;
        }

        response.ContentType ??= "application/json";
        response.ContentLength = answer.Body.Length;
        await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task GetStateAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        await gate.EnterAsync(context.RequestAborted);
        var entry = await state.GetAsync(type, id, Last(context), context.RequestAborted);
        if (entry is null || entry.Data.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (entry.Expires is { } expires)
        {
            context.Response.Headers[$"Metadata.{StateAccess.ExpiryName}"] = StateHttp.FormatExpiry(expires);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = entry.Data.Length;
        await context.Response.BodyWriter.WriteAsync(entry.Data, context.RequestAborted);
    }

    private async Task TransactAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        using var body = await ReadAsync(context);
        IReadOnlyList<Func<ActorStateOperation>> operations;
        try
        {
            operations = ActorStateOperation.Read(body.Memory);
        }
        catch (GoJsonException error)
        {
            throw ActorErrors.Malformed(error.Message);
        }

        await gate.EnterAsync(context.RequestAborted);
        await state.TransactAsync(type, id, operations, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task RegisterReminderAsync(HttpContext context)
    {
        const string go = "struct { Data json.RawMessage \"json:\\\"data\\\"\"; FailurePolicy *common.JobFailurePolicy \"json:\\\"failure_policy,omitempty\\\"\"; *api.createReminderAlias }";
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        using var bytes = await ReadAsync(context);
        var body = Parse(bytes.Memory, go, "createReminderAlias", "dueTime", "period", "ttl");
        var overwrite = GoJson.Member(body, "overwrite");
        if (GoJson.IsGiven(overwrite) && overwrite.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw ActorErrors.Malformed($"json: cannot unmarshal {GoJson.KindOf(overwrite)} into Go struct field .createReminderAlias.overwrite of type bool");
        }

        ActorNames.CheckName(Last(context));
        await gate.EnterAsync(context.RequestAborted);
        reminders.Register(new ReminderRequest(
            type, id, Last(context), Text(body, "dueTime"), Text(body, "period"), Text(body, "ttl"), Raw(body), overwrite.ValueKind != JsonValueKind.False, null));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GetReminderAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        await gate.EnterAsync(context.RequestAborted);
        var reminder = reminders.Get(type, id, Last(context));
        var body = new JsonObject { ["actorID"] = id, ["actorType"] = type };
        if (reminder.Data is not null)
        {
            body["data"] = JsonNode.Parse(reminder.Data);
        }

        if (reminder.DueTime is { Length: > 0 } due)
        {
            body["dueTime"] = due;
        }

        if (reminder.Schedule is { } period)
        {
            body["period"] = period;
        }

        if (reminder.Ttl is not null)
        {
            body["ttl"] = reminder.Ttl;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), Encoding.UTF8, context.RequestAborted);
    }

    private async Task UnregisterReminderAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        await gate.EnterAsync(context.RequestAborted);
        reminders.Unregister(type, id, Last(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task RegisterTimerAsync(HttpContext context)
    {
        const string go = "struct { Data json.RawMessage \"json:\\\"data\\\"\"; *api.createTimerAlias }";
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        using var bytes = await ReadAsync(context);
        var body = Parse(bytes.Memory, go, "createTimerAlias", "dueTime", "period", "ttl", "callback");
        ActorNames.CheckName(Last(context));
        await gate.EnterAsync(context.RequestAborted);
        timers.Register(new ActorTimer(
            type, id, Last(context), Text(body, "dueTime"), Text(body, "period"), Text(body, "ttl"), Text(body, "callback"), Raw(body)));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task UnregisterTimerAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        ActorErrors.CheckType(type);
        await gate.EnterAsync(context.RequestAborted);
        timers.Unregister(type, id, Last(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <param name="go">How daprd's language names what it reads into.</param>
    /// <param name="alias">How it names the part with the texts.</param>
    /// <param name="texts">Members that are texts.</param>
    private static JsonElement Parse(ReadOnlyMemory<byte> bytes, string go, string alias, params ReadOnlySpan<string> texts)
    {
        try
        {
            var body = GoJson.First(bytes);
            if (GoJson.IsGiven(body) && body.ValueKind != JsonValueKind.Object)
            {
                throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(body)} into Go value of type {go}");
            }

            foreach (var name in texts)
            {
                GoJson.Text(body, name, $".{alias}.{name}");
            }

            return body;
        }
        catch (GoJsonException error)
        {
            throw ActorErrors.Malformed(error.Message);
        }
    }

    private static string Text(JsonElement body, string name) => GoJson.Text(body, name, name);

    /// <summary>The data as it came; null is a value too.</summary>
    private static string? Raw(JsonElement body) => GoJson.Member(body, "data") is { ValueKind: not JsonValueKind.Undefined } data ? data.GetRawText() : null;
}
