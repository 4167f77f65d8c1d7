using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;

namespace StreamingPlatform.Sidecar.Bindings;

/// <summary>InvokeBinding. The call's own gRPC metadata count as binding metadata, though their names are in lower case.</summary>
internal sealed class OutputBindingsGrpc(OutputBindings bindings) : IGrpcModule
{
    private const string MetadataHeader = "metadata.";

    public void Map(GrpcMethods methods) => methods.Unary<InvokeBindingRequest, InvokeBindingResponse>("InvokeBinding", InvokeAsync);

    private async Task<InvokeBindingResponse> InvokeAsync(InvokeBindingRequest request, ServerCallContext call)
    {
        var metadata = new Dictionary<string, string>(request.Metadata, StringComparer.Ordinal);
        foreach (var header in call.RequestHeaders.Where(h => !h.IsBinary))
        {
            metadata.TryAdd(header.Key, header.Value);
        }

        BindingAnswer answer;
        try
        {
            answer = await bindings.InvokeAsync(new BindingCall(request.Name, request.Operation, request.Data.Memory, metadata), call.CancellationToken);
        }
        catch (OutputBindingError error)
        {
            throw error.Answer;
        }

        var response = new InvokeBindingResponse { Data = answer.Data is { } data ? UnsafeByteOperations.UnsafeWrap(data) : ByteString.Empty };
        response.Metadata.Add(answer.Metadata.ToDictionary());
        if (answer.Metadata.Count > 0)
        {
            var headers = new Metadata();
            foreach (var (name, value) in answer.Metadata.Where(m => m.Value.All(char.IsAscii)))
            {
                headers.Add(MetadataHeader + name, value);
            }

            await call.WriteResponseHeadersAsync(headers);
        }

        return response;
    }
}
