using System.Buffers;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.PubSub;

/// <summary>POST and PUT <c>/v1.0/publish/{pubsub}/{topic…}</c> and <c>/v1.0/publish/bulk/{pubsub}/{topic…}</c>.</summary>
internal sealed class PublishHttp(Publisher publisher, SidecarOptions options) : IHttpModule
{
    private static readonly string[] Methods = ["POST", "PUT"];

    public void Map(WebApplication app)
    {
        app.MapMethods("/v1.0/publish/{**rest}", Methods, PublishAsync);
        app.MapMethods("/v1.0-alpha1/publish/bulk/{**rest}", Methods, PublishAsync);
    }

    private static TraceContext TraceOf(HttpRequest request) =>
        TraceContextOfCall.Of(request.HttpContext) is var trace ? new(trace.Parent, trace.State) : default;

    private async Task PublishAsync(HttpContext context)
    {
        var segments = RequestPath.Of(context).Count;
        var bulk = segments >= 5 && RequestPath.Segment(context, 2) == "bulk";
        var first = bulk ? 3 : 2;
        if (segments < first + 2)
        {
            throw new DaprError(
                404, StatusCode.NotFound, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");
        }

        var pubsub = RequestPath.Segment(context, first);
        var topic = string.Join('/', Enumerable.Range(first + 1, segments - first - 1).Select(i => RequestPath.Segment(context, i)));
        var (buffer, length) = await ReadBodyAsync(context, bulk, pubsub, topic);
        try
        {
            await (bulk ? PublishBulkAsync(context, pubsub, topic, buffer.AsMemory(0, length)) : PublishOneAsync(context, pubsub, topic, buffer.AsMemory(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PublishOneAsync(HttpContext context, string pubsub, string topic, ReadOnlyMemory<byte> body)
    {
        // Not cut short when the caller leaves: the body's buffer is in use until the log has it.
        await publisher.PublishAsync(
            pubsub, topic, body, context.Request.ContentType, RequestMetadata.Of(context.Request), TraceOf(context.Request), CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task PublishBulkAsync(HttpContext context, string pubsub, string topic, ReadOnlyMemory<byte> body)
    {
        var entries = ReadEntries(body, pubsub, topic);
        var errors = await publisher.PublishBulkAsync(
            pubsub, topic, entries, RequestMetadata.Of(context.Request), TraceOf(context.Request), CancellationToken.None);
        if (errors.All(e => e is null))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await WriteFailureAsync(context, pubsub, topic, entries, errors);
    }

    /// <summary>The failed entries in the body, and once more in headers.</summary>
    private static async Task WriteFailureAsync(HttpContext context, string pubsub, string topic, List<BulkEntry> entries, IReadOnlyList<string?> errors)
    {
        var failed = entries.Zip(errors).Where(pair => pair.Second is not null).Select(pair => new { entryId = pair.First.Id, error = pair.Second });
        var text = JsonSerializer.Serialize(new { failedEntries = failed, errorCode = "ERR_PUBSUB_PUBLISH_MESSAGE" }, JsonAnswer.Options);
        var error = PubSubErrors.Failed(pubsub, topic, errors.First(e => e is not null)!);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "application/json";
        context.Response.Headers["metadata.responsedata"] = Ascii(text);
        context.Response.Headers["metadata.error"] = Ascii($"api error: code = Internal desc = {error.Message}");
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>What a header takes.</summary>
    private static string Ascii(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private List<BulkEntry> ReadEntries(ReadOnlyMemory<byte> body, string pubsub, string topic)
    {
        try
        {
            var list = GoJson.First(body);
            return list.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.Array => [.. list.EnumerateArray().Select(e => ReadEntry(e, pubsub, topic))],
                _ => throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(list)} into Go value of type []http.bulkPublishMessageEntry"),
            };
        }
        catch (GoJsonException error)
        {
            throw PubSubErrors.Unreadable(pubsub, topic, options.AppId, error.Message);
        }
    }

    private BulkEntry ReadEntry(JsonElement entry, string pubsub, string topic)
    {
        if (GoJson.IsGiven(entry) && entry.ValueKind != JsonValueKind.Object)
        {
            throw new GoJsonException($"json: cannot unmarshal {GoJson.KindOf(entry)} into Go value of type http.bulkPublishMessageEntry");
        }

        var id = GoJson.Text(entry, "entryId", "bulkPublishMessageEntry.entryId");
        var contentType = GoJson.Text(entry, "contentType", "bulkPublishMessageEntry.contentType");
        var metadata = GoJson.Texts(entry, "metadata", "bulkPublishMessageEntry.metadata");
        return new BulkEntry(id, ReadData(GoJson.Member(entry, "event"), contentType, pubsub, topic), contentType, metadata);
    }

    private byte[] ReadData(JsonElement data, string contentType, string pubsub, string topic)
    {
        if (ContentTypes.IsJson(contentType) || ContentTypes.IsCloudEvent(contentType))
        {
            return data.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Marshal(data);
        }

        if (data.ValueKind != JsonValueKind.String || !(ContentTypes.IsBytes(contentType) || ContentTypes.IsText(contentType)))
        {
            throw PubSubErrors.BadEnvelope(pubsub, topic, options.AppId, "error: mismatch between contentType and event");
        }

        var text = GoJson.StringOf(data);
        if (ContentTypes.IsText(contentType))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        return GoBase64.TryDecode(text, out var bytes, out var wrong)
            ? bytes
            : throw PubSubErrors.BadEnvelope(
                pubsub, topic, options.AppId, $"error: unable to decode base64 application/octect-stream data: illegal base64 data at input byte {wrong}");
    }

    private async Task<(byte[] Buffer, int Length)> ReadBodyAsync(HttpContext context, bool bulk, string pubsub, string topic)
    {
        var most = (int)Math.Min(options.MaxBodyBytes, Array.MaxLength - 1);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(context.Request.ContentLength ?? 4096, most) + 1);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
                if (read == 0)
                {
                    return (buffer, length);
                }

                length += read;
                if (length > most)
                {
                    throw TooLarge(bulk, pubsub, topic);
                }

                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 2, most + 1));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw TooLarge(bulk, pubsub, topic);
        }
    }

    private DaprError TooLarge(bool bulk, string pubsub, string topic) => bulk
        ? PubSubErrors.Unreadable(pubsub, topic, options.AppId, "stream too large")
        : Publisher.Failed(pubsub, topic, new IOException("stream too large"));
}
