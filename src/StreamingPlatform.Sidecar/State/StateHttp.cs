using System.Globalization;
using System.Text.Json;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state API over HTTP.</summary>
internal sealed class StateHttp(StateAccess state, StateStores stores) : IHttpModule
{
    private static readonly string[] Save = ["POST", "PUT"];

    public void Map(WebApplication app)
    {
        app.MapGet("/v1.0/state/{store}/{key}", GetAsync);
        app.MapDelete("/v1.0/state/{store}/{key}", DeleteAsync);
        app.MapMethods("/v1.0/state/{store}", Save, SaveAsync);
        app.MapMethods("/v1.0/state/{store}/bulk", Save, GetBulkAsync);
        app.MapMethods("/v1.0/state/{store}/transaction", Save, TransactAsync);
        app.MapMethods("/v1.0-alpha1/state/{store}/query", Save, QueryAsync);
    }

    internal static string FormatExpiry(DateTimeOffset expires) => expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private async Task GetAsync(HttpContext context)
    {
        var entry = await state.GetAsync(RequestPath.Segment(context, 2), RequestPath.Segment(context, 3), overHttp: true, context.RequestAborted);
        if (entry is not { Data.IsEmpty: false })
        {
            context.Response.StatusCode = 204;
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.ETag = entry.ETag;
        if (entry.Expires is { } expires)
        {
            context.Response.Headers["metadata.ttlExpireTime"] = FormatExpiry(expires);
        }

        context.Response.ContentLength = entry.Data.Length;
        await context.Response.Body.WriteAsync(entry.Data, context.RequestAborted);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var item = new StateRequest(
            RequestPath.Segment(context, 3), null, context.Request.Headers.IfMatch.Count > 0 ? context.Request.Headers.IfMatch.ToString() : null,
            query["concurrency"].ToString(), query["consistency"].ToString(), null);
        await state.DeleteAsync(RequestPath.Segment(context, 2), item, overHttp: true, context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private async Task SaveAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        state.CheckStore(store);
        var body = await RequestBody.ReadAsync(context, prefix: string.Empty);
        List<StateRequest> items;
        try
        {
            items = StateJson.Items(GoJson.First(body), RequestMetadata.Of(context.Request));
        }
        catch (GoJsonException error)
        {
            throw Malformed(error.Message);
        }

        if (items.Exists(i => i.Key.Length == 0))
        {
            throw Malformed("\"key\" is a required field");
        }

        await state.SaveAsync(store, items, overHttp: true, context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private async Task TransactAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        state.CheckStore(store);
        var body = await RequestBody.ReadAsync(context);
        List<StateRequest> items;
        try
        {
            items = StateJson.Operations(GoJson.First(body), RequestMetadata.Of(context.Request));
        }
        catch (GoJsonException error)
        {
            throw Malformed($"failed deserializing HTTP body: {error.Message}");
        }

        await state.TransactAsync(store, items, overHttp: true, TraceContextOfCall.Of(context), context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private async Task GetBulkAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        state.CheckStore(store);
        var body = await RequestBody.ReadAsync(context);
        List<string> keys;
        try
        {
            keys = StateJson.Keys(GoJson.First(body));
        }
        catch (GoJsonException error)
        {
            throw Malformed($"failed deserializing HTTP body: {error.Message}");
        }

        var found = await state.GetBulkAsync(store, keys, overHttp: true, context.RequestAborted);
        context.Response.ContentType = "application/json";
        if (found.Any(f => f.Entry is { Data.IsEmpty: false } entry && !GoJson.IsValid(entry.Data.Span)))
        {
            // one value that is not JSON spoils daprd's whole answer
            return;
        }

        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartArray();
        foreach (var (key, entry) in found)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            if (entry is not null)
            {
                WriteEntry(writer, entry);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, StateEntry entry)
    {
        if (entry.Error is { } error)
        {
            writer.WriteString("error", error);
            return;
        }

        if (!entry.Data.IsEmpty)
        {
            writer.WritePropertyName("data");
            writer.WriteRawValue(entry.Data.Span, skipInputValidation: true);
        }

        writer.WriteString("etag", entry.ETag);
        if (entry.Expires is { } expires)
        {
            writer.WriteStartObject("metadata");
            writer.WriteString(StateAccess.ExpiryName, FormatExpiry(expires));
            writer.WriteEndObject();
        }
    }

    private Task QueryAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        stores.Get(store, namesApp: false);
        throw StateErrors.QueryNotSupported(store);
    }

    private static DaprError Malformed(string message) => new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", message);
}
