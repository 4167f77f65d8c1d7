using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace StreamingPlatform.Sidecar.Conformance.RecordedAnswers.Wire;

/// <summary>Unary and streaming calls of one node, over one channel.</summary>
internal sealed class GrpcCaller : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);
    private readonly GrpcChannel channel;
    private readonly CallInvoker invoker;

    public GrpcCaller(int port)
    {
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}", new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 64 * 1024 * 1024,
            MaxSendMessageSize = null,
            HttpHandler = new RecorderEncodings(),
            DisposeHttpClient = true,
        });
        invoker = channel.CreateCallInvoker();
    }

    /// <summary>The <c>grpc</c> step.</summary>
    public async Task<JsonObject> CallAsync(JsonObject request, CancellationToken cancellationToken)
    {
        var path = request["method"]!.GetValue<string>();
        var descriptor = Describe(path);
        var message = MessageReader.Read(descriptor.InputType, request["message"]).ToByteArray();
        var timeout = TimeSpan.FromSeconds(request["timeout"]?.GetValue<double>() ?? 30);
        var options = new CallOptions(MetadataOf(request), TimeProvider.System.GetUtcNow().UtcDateTime + timeout, cancellationToken);
        using var call = invoker.AsyncUnaryCall(MethodOf(descriptor, MethodType.Unary), null, options, message);
        try
        {
            var answer = await call.ResponseAsync;
            var seen = new JsonObject { ["code"] = "OK", ["message"] = MessageWriter.Write(descriptor.OutputType.Parser.ParseFrom(answer)) };
            var metadata = MetadataSeen(await call.ResponseHeadersAsync);
            if (metadata.Count > 0)
            {
                seen["metadata"] = metadata;
            }

            return seen;
        }
        catch (RpcException error)
        {
            return ErrorSeen(error);
        }
    }

    /// <summary>The <c>open</c> step.</summary>
    public GrpcStream Open(JsonObject request, CancellationToken cancellationToken)
    {
        var descriptor = Describe(request["method"]!.GetValue<string>());
        var options = new CallOptions(MetadataOf(request), cancellationToken: cancellationToken);
        return new GrpcStream(
            descriptor,
            first => invoker.AsyncServerStreamingCall(MethodOf(descriptor, MethodType.ServerStreaming), null, options, first),
            () => invoker.AsyncDuplexStreamingCall(MethodOf(descriptor, MethodType.DuplexStreaming), null, options));
    }

    public static JsonObject ErrorSeen(RpcException error)
    {
        var seen = new JsonObject { ["code"] = GrpcNames.NameOf(error.StatusCode), ["error"] = error.Status.Detail };
        if (error.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes)
        {
            var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
            if (details.Count > 0)
            {
                seen["details"] = new JsonArray([.. details.Select(MessageWriter.Write)]);
            }
        }

        return seen;
    }

    public void Dispose() => channel.Dispose();

    private static MethodDescriptor Describe(string path) =>
        KnownMethods.TryFind(path, out var method) ? method : throw new FormatException($"unknown method {path}");

    private static Method<byte[], byte[]> MethodOf(MethodDescriptor method, MethodType type) => new(type, method.Service.FullName, method.Name, Bytes, Bytes);

    private static Metadata MetadataOf(JsonObject request)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in request["metadata"] as JsonObject ?? [])
        {
            foreach (var one in value is JsonArray several ? [.. several] : new[] { value })
            {
                var text = one!.GetValue<string>();
                metadata.Add(name.EndsWith("-bin", StringComparison.Ordinal) ? new Metadata.Entry(name, Convert.FromBase64String(text)) : new Metadata.Entry(name, text));
            }
        }

        return metadata;
    }

    private static JsonObject MetadataSeen(Metadata metadata)
    {
        var seen = WireHeaders.Seen(metadata.Select(m => (m.Key, m.IsBinary ? Convert.ToBase64String(m.ValueBytes) : m.Value)));
        seen.Remove("content-type");
        return seen;
    }

    /// <summary>The encodings that the recorder's client offered: daprd hands them on to apps.</summary>
    private sealed class RecorderEncodings() : DelegatingHandler(
        new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null, EnableMultipleHttp2Connections = true })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("grpc-accept-encoding");
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity, deflate, gzip");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
