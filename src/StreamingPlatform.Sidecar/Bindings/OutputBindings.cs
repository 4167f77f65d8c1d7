using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using StreamingPlatform.Sidecar.Resources;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>The output bindings API over both protocols.</summary>
internal sealed class OutputBindings(ResourceSet resources, HttpBinding http) : IHttpModule, IGrpcModule, IMetadataContributor
{
    public void Map(WebApplication app) => app.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], InvokeAsync);

    public void Map(GrpcMethods methods) =>
        methods.Unary<InvokeBindingRequest, InvokeBindingResponse>("InvokeBinding", async (request, call) =>
        {
            var answer = await InvokeAsync(
                new BindingCall(request.Name, request.Operation, request.Data.Memory, request.Metadata.ToDictionary()), call.CancellationToken);
            var response = new InvokeBindingResponse { Data = UnsafeByteOperations.UnsafeWrap(answer.Data ?? ReadOnlyMemory<byte>.Empty) };
            response.Metadata.Add(answer.Metadata.ToDictionary());
            return response;
        });

    public void Contribute(MetadataBuilder builder)
    {
        foreach (var binding in Bindings())
        {
            builder.AddCapabilities(binding.Name, "OUTPUT_BINDING");
        }
    }

    private IEnumerable<Component> Bindings() => resources.Components.Values.Where(c => c.Type.StartsWith("bindings.", StringComparison.Ordinal));

    private async Task InvokeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var root = body.RootElement;
        var operation = root.TryGetProperty("operation", out var name) ? name.GetString() ?? string.Empty : string.Empty;
        var data = root.TryGetProperty("data", out var given) && given.ValueKind != JsonValueKind.Null
            ? System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(given).ToArray()
            : [];
        var metadata = root.TryGetProperty("metadata", out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ToString(), StringComparer.Ordinal)
            : [];
        var answer = await InvokeAsync(new BindingCall(RequestPath.Segment(context, 2), operation, data, metadata), context.RequestAborted);
        foreach (var (key, value) in answer.Metadata)
        {
            context.Response.Headers["metadata." + key] = value;
        }

        if (answer.Data is { } bytes)
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = 204;
        }
    }

    private async Task<BindingAnswer> InvokeAsync(BindingCall call, CancellationToken cancellationToken)
    {
        try
        {
            var binding = Bindings().FirstOrDefault(b => b.Name == call.Name)
                ?? throw new BindingException($"couldn't find output binding {call.Name}");
            return string.IsNullOrEmpty(call.Operation) ? throw new BindingException("operation field is missing from request")
                : binding.Type == "bindings.http" ? await http.InvokeAsync(binding, call, cancellationToken)
                : await LocalStorageBinding.InvokeAsync(binding, call, cancellationToken);
        }
        catch (Exception error) when (error is BindingException or IOException or HttpRequestException or UnauthorizedAccessException)
        {
            throw new DaprError(500, StatusCode.Internal, "ERR_INVOKE_OUTPUT_BINDING", $"error invoking output binding {call.Name}: {error.Message}");
        }
    }
}
