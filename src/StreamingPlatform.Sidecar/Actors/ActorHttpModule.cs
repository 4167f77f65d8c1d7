using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Actors;

/// <summary>The actor API over HTTP: <c>/v1.0/actors/{type}/{id}/…</c>.</summary>
internal sealed class ActorHttpModule(ActorPlacement placement, ActorInvoker invoker, ActorState state, ActorReminders reminders, ActorTimers timers) : IHttpModule
{
    private static readonly string[] Writes = [HttpMethods.Post, HttpMethods.Put];

    public void Map(WebApplication app)
    {
        const string actor = "/v1.0/actors/{type}/{id}";
        app.MapMethods($"{actor}/method/{{**method}}", [HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Delete], InvokeAsync);
        app.MapMethods($"{actor}/state/{{key}}", [HttpMethods.Get], GetStateAsync);
        app.MapMethods($"{actor}/state", Writes, TransactAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", Writes, RegisterReminderAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", [HttpMethods.Get], GetReminderAsync);
        app.MapMethods($"{actor}/reminders/{{name}}", [HttpMethods.Delete], UnregisterReminderAsync);
        app.MapMethods($"{actor}/timers/{{name}}", Writes, RegisterTimerAsync);
        app.MapMethods($"{actor}/timers/{{name}}", [HttpMethods.Delete], UnregisterTimerAsync);
    }

    /// <summary>The segment after <c>method</c>, <c>state</c>, <c>reminders</c> or <c>timers</c>.</summary>
    private static string Last(HttpContext context) => RequestPath.Segment(context, 5);

    private (string Type, string Id) Actor(HttpContext context)
    {
        placement.CheckEnabled();
        return (ActorNames.Check("actor type", RequestPath.Segment(context, 2)), ActorNames.Check("actor id", RequestPath.Segment(context, 3)));
    }

    private async Task InvokeAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        var request = context.Request;
        var path = RequestPath.Of(context);
        var method = string.Join('/', Enumerable.Range(5, Math.Max(1, path.Count - 5)).Select(i => RequestPath.Segment(context, i)));
        var isRemote = request.Headers.ContainsKey(ActorCall.RemoteHeader);
        if (!isRemote)
        {
            if (path.Count > 6)
            {
                throw new DaprError(404, StatusCode.NotFound, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");
            }

            ActorNames.Check("actor method", method);
        }

        var body = await PooledBody.ReadAsync(request.Body, request.ContentLength, context.RequestAborted);
        var call = new ActorCall(type, id, method, body.Memory, request.Headers, isRemote)
        {
            Query = request.QueryString.Value ?? string.Empty,
            Chain = request.Headers[ActorCall.ReentrancyHeader] is [{ Length: > 0 } chain, ..] ? chain : null,
        };
        var answer = await invoker.InvokeAsync(call, context.RequestAborted);

        if (!call.WasBrokenOff)
        {
            // answered, so nobody reads the body any more
            body.Dispose();
        }

        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            context.Response.Headers[ActorInvoker.MovedHeader] = "true";
            return;
        }

        using (answer)
        {
            var response = context.Response;
            response.StatusCode = answer.Status;
            foreach (var (name, values) in answer.Headers)
            {
                response.Headers[name] = values;
            }

            if (response.ContentType is null)
            {
                response.ContentType = "application/json";
            }

            if (answer.Status != StatusCodes.Status204NoContent)
            {
                response.ContentLength = answer.Body.Length;
                await response.BodyWriter.WriteAsync(answer.Body, context.RequestAborted);
            }
        }
    }

    private async Task GetStateAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        var entry = await state.GetAsync(type, id, Last(context), context.RequestAborted);
        if (entry is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if (entry.Expires is { } expires)
        {
            context.Response.Headers["Metadata.ttlExpireTime"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = entry.Data.Length;
        await context.Response.BodyWriter.WriteAsync(entry.Data, context.RequestAborted);
    }

    private async Task TransactAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        var body = await PooledBody.ReadAsync(context.Request.Body, context.Request.ContentLength, context.RequestAborted);
        await state.TransactAsync(type, id, body.Memory, context.RequestAborted);
        body.Dispose();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task RegisterReminderAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context);
        ActorState.CheckType(RequestPath.Segment(context, 2));
        var (type, id) = Actor(context);
        var name = ActorNames.Check("reminder name", Last(context));
        reminders.Register(
            type, id, name, Text(body, "dueTime"), Text(body, "period"), Text(body, "ttl"), Raw(body, "data"),
            overwrite: !(body.TryGetProperty("overwrite", out var overwrite) && overwrite.ValueKind == JsonValueKind.False));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task GetReminderAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
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

        if (reminder.Period is { } period)
        {
            body["period"] = $"@every {GoDuration.Format(period)}";
        }

        if (reminder.Ttl is not null)
        {
            body["ttl"] = reminder.Ttl;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), Encoding.UTF8, context.RequestAborted);
    }

    private Task UnregisterReminderAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        reminders.Unregister(type, id, Last(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task RegisterTimerAsync(HttpContext context)
    {
        var body = await ReadBodyAsync(context);
        ActorState.CheckType(RequestPath.Segment(context, 2));
        var (type, id) = Actor(context);
        var name = ActorNames.Check("timer name", Last(context));
        timers.Register(
            type, id, name, Text(body, "dueTime"), Text(body, "period"), Text(body, "ttl"), Text(body, "callback"), Raw(body, "data"));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task UnregisterTimerAsync(HttpContext context)
    {
        var (type, id) = Actor(context);
        timers.Unregister(type, id, Last(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task<JsonElement> ReadBodyAsync(HttpContext context)
    {
        try
        {
            var body = GoJson.First(await RequestBody.ReadAsync(context));
            return body.ValueKind == JsonValueKind.Object ? body : throw Malformed("an object is expected");
        }
        catch (GoJsonException error)
        {
            throw Malformed(error.Message);
        }
    }

    private static DaprError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");

    private static string? Text(JsonElement body, string name) =>
        !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Malformed($"{name} is not a string");

    private static string? Raw(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetRawText() : null;
}
