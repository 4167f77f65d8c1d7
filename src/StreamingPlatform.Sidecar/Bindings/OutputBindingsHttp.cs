using System.Text.Json;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>POST or PUT <c>/v1.0/bindings/{name}</c> with <c>{operation, data, metadata}</c>, property names without case.</summary>
internal sealed class OutputBindingsHttp(OutputBindings bindings) : IHttpModule
{
    private const string MetadataHeader = "metadata.";
    private static readonly byte[] Null = "null"u8.ToArray();

    public void Map(WebApplication app) => app.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], InvokeAsync);

    private static DaprError Malformed(string reason) =>
        new(400, StatusCode.InvalidArgument, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");

    private static async Task<BindingCall> ReadAsync(HttpContext context)
    {
        var name = RequestPath.Segment(context, 2);
        try
        {
            var request = GoJson.First(await RequestBody.ReadAsync(context));
            if (request.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                throw Malformed($"json: cannot unmarshal {GoJson.KindOf(request)} into Go value of type http.OutputBindingRequest");
            }

            var data = GoJson.Member(request, "data");
            var metadata = GoJson.Texts(request, "metadata", "OutputBindingRequest.metadata") ?? new Dictionary<string, string>(StringComparer.Ordinal);
            AddTrace(metadata, RequestTrace.Of(context));
            return new BindingCall(
                name, GoJson.Text(request, "operation", "OutputBindingRequest.operation"), GoJson.IsGiven(data) ? GoJson.Marshal(data) : Null, metadata);
        }
        catch (GoJsonException error)
        {
            throw Malformed(error.Message);
        }
    }

    private static void AddTrace(Dictionary<string, string> metadata, RequestTrace trace)
    {
        metadata["traceparent"] = trace.Parent;
        if (trace.State.Length > 0)
        {
            metadata["tracestate"] = trace.State;
        }

        if (trace.Baggage.Length > 0)
        {
            metadata["baggage"] = trace.Baggage;
        }
    }

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
