using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>POST or PUT <c>/v1.0/bindings/{name}</c> with <c>{operation, data, metadata}</c>, property names without case.</summary>
internal sealed class OutputBindingsHttp(OutputBindings bindings) : IHttpModule
{
    private const string MetadataHeader = "metadata.";
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };
    private static readonly byte[] Null = "null"u8.ToArray();

    public void Map(WebApplication app) => app.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], InvokeAsync);

    private static DaprError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");

    private static async Task<BindingCall> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
        {
            throw Malformed("EOF");
        }

        var name = RequestPath.Segment(context, 2);
        switch (JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length), AnyCase))
        {
            case null:
                return new BindingCall(name, string.Empty, Null, BindingAnswer.Nothing.Metadata);
            case JsonObject request:
                return new BindingCall(name, Text(request["operation"], "operation"), Data(request["data"]), Metadata(request["metadata"]));
            case var other:
                throw Malformed($"json: cannot unmarshal {KindOf(other)} into Go value of type http.OutputBindingRequest");
        }
    }

    private static byte[] Data(JsonNode? data) => data is null ? Null : JsonSerializer.SerializeToUtf8Bytes(data, JsonAnswer.Options);

    private static Dictionary<string, string> Metadata(JsonNode? node) => node switch
    {
        null => [],
        JsonObject map => map.ToDictionary(m => m.Key, m => Text(m.Value, "metadata"), StringComparer.Ordinal),
        var other => throw Malformed($"json: cannot unmarshal {KindOf(other)} into Go struct field OutputBindingRequest.metadata of type map[string]string"),
    };

    private static string Text(JsonNode? node, string field) =>
        node is null ? string.Empty
        : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>()
        : throw Malformed($"json: cannot unmarshal {KindOf(node)} into Go struct field OutputBindingRequest.{field} of type string");

    private static string KindOf(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "string",
    };

    private static void AddHeaders(HttpContext context, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (key, value) in metadata)
        {
            context.Response.Headers[MetadataHeader + key] = value;
        }
    }

    private async Task InvokeAsync(HttpContext context)
    {
        BindingAnswer answer;
        try
        {
            answer = await bindings.InvokeAsync(await ReadAsync(context), context.RequestAborted);
        }
        catch (OutputBindingError error)
        {
            AddHeaders(context, error.Metadata);
            throw error.Answer;
        }

        AddHeaders(context, answer.Metadata);
        if (answer.Data is { } bytes)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }
}
