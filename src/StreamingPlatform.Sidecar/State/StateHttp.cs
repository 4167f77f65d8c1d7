using System.Globalization;
using System.Text.Json;

namespace StreamingPlatform.Sidecar.State;

/// <summary>The state API over HTTP.</summary>
internal sealed class StateHttp(StateAccess state) : IHttpModule
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

    private static bool IsFirstWrite(string? concurrency, string errorCode) => concurrency switch
    {
        null or "" or "last-write" => false,
        "first-write" => true,
        _ => throw new DaprError(500, Grpc.Core.StatusCode.Internal, errorCode, $"unrecognized concurrency value {concurrency}"),
    };

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static ReadOnlyMemory<byte> Bytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : JsonMarshalBytes(value);

    private static byte[] JsonMarshalBytes(JsonElement value) => System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value).ToArray();

    private async Task GetAsync(HttpContext context)
    {
        var found = await state.GetAsync(RequestPath.Segment(context, 2), [RequestPath.Segment(context, 3)], "ERR_STATE_GET", context.RequestAborted);
        if (found[0] is not { } entry)
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
        var store = RequestPath.Segment(context, 2);
        var write = state.Write(
            store,
            RequestPath.Segment(context, 3),
            null,
            context.Request.Headers.IfMatch.ToString(),
            IsFirstWrite(context.Request.Query["concurrency"], "ERR_STATE_DELETE"),
            null,
            "ERR_STATE_DELETE");
        await state.SaveAsync(store, [write], "ERR_STATE_DELETE", context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private async Task SaveAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        if (body.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("expected an array of states");
        }

        var ttl = RequestMetadata.Of(context.Request).GetValueOrDefault(StateAccess.TtlName);
        var writes = body.RootElement.EnumerateArray().Select(item => Write(store, item, ttl, "ERR_STATE_SAVE", delete: false)).ToList();
        await state.SaveAsync(store, writes, "ERR_STATE_SAVE", context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private async Task TransactAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var ttl = RequestMetadata.Of(context.Request).GetValueOrDefault(StateAccess.TtlName);
        var writes = new List<StateWrite>();
        if (Member(body.RootElement, "operations") is { ValueKind: JsonValueKind.Array } operations)
        {
            foreach (var operation in operations.EnumerateArray())
            {
                var kind = Text(operation, "operation") ?? string.Empty;
                writes.Add(kind is "upsert" or "delete"
                    ? Write(store, Member(operation, "request"), ttl, "ERR_STATE_TRANSACTION", kind == "delete")
                    : throw StateAccess.UnknownOperation(kind));
            }
        }

        await state.TransactAsync(store, writes, context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private StateWrite Write(string store, JsonElement item, string? ttlOfRequest, string errorCode, bool delete)
    {
        var ttl = Member(Member(item, "metadata"), StateAccess.TtlName);
        return state.Write(
            store,
            Text(item, "key") ?? string.Empty,
            delete ? (ReadOnlyMemory<byte>?)null : Bytes(Member(item, "value")),
            Text(item, "etag"),
            IsFirstWrite(Text(Member(item, "options"), "concurrency"), errorCode),
            ttlOfRequest ?? (ttl.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : ttl.ToString()),
            errorCode);
    }

    private async Task GetBulkAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        List<string> keys = Member(body.RootElement, "keys") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(k => k.GetString() ?? string.Empty)]
            : [];
        var found = await state.GetAsync(RequestPath.Segment(context, 2), keys, "ERR_STATE_BULK_GET", context.RequestAborted);
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartArray();
        for (var i = 0; i < keys.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("key", keys[i]);
            if (found[i] is { } entry)
            {
                WriteEntry(writer, entry);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEntry(Utf8JsonWriter writer, StateEntry entry)
    {
        writer.WritePropertyName("data");
        if (IsJson(entry.Data.Span))
        {
            writer.WriteRawValue(entry.Data.Span, skipInputValidation: true);
        }
        else
        {
            writer.WriteBase64StringValue(entry.Data.Span);
        }

        writer.WriteString("etag", entry.ETag);
        if (entry.Expires is { } expires)
        {
            writer.WriteStartObject("metadata");
            writer.WriteString(StateAccess.ExpiryName, FormatExpiry(expires));
            writer.WriteEndObject();
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            // the answer to the question
            return false;
        }
    }

    private async Task QueryAsync(HttpContext context)
    {
        var store = RequestPath.Segment(context, 2);
        await state.GetAsync(store, [], "ERR_STATE_QUERY", context.RequestAborted);
        throw new DaprError(500, Grpc.Core.StatusCode.Internal, "ERR_STATE_STORE_NOT_SUPPORTED", $"state store {store} does not support query");
    }
}
