using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;

namespace StreamingPlatform.Sidecar;

/// <summary>Answers gRPC reflection about Dapr's own service. As in daprd only calls with the metadata of a proxied call come here.</summary>
internal static class ReflectionAnswers
{
    private const string NotFound = "proto: not found";

    /// <summary>The services that daprd lists, its engine of workflows included.</summary>
    private static readonly string[] Services =
        ["TaskHubSidecarService", DaprService.Name, "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

    private static readonly SymbolRegistry Symbols = SymbolRegistry.FromFiles(
        [DaprReflection.Descriptor, ReflectionReflection.Descriptor, Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor]);

    /// <summary>Whether the call is one of reflection.</summary>
    public static bool IsFor(HttpContext context) =>
        context.Request.Path.Value is "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo" or "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
        && (context.Request.Headers.ContainsKey("dapr-app-id") || context.Request.Headers.ContainsKey("dapr-callee-app-id"));

    /// <exception cref="RpcException">the call lacks the metadata of a proxied call.</exception>
    public static void Check(ServerCallContext call)
    {
        if (!IsFor(call.GetHttpContext()))
        {
            throw new RpcException(new Status(StatusCode.Unknown, Invocation.GrpcProxy.NoTarget));
        }
    }

    public static ServerReflectionResponse To(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { Services.Select(s => new ServiceResponse { Name = s }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                Describe(response, Symbols.FileByName(request.FileByFilename));
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                Describe(response, Symbols.FileContainingSymbol(request.FileContainingSymbol));
                break;
            default:
                Describe(response, null);
                break;
        }

        return response;
    }

    private static void Describe(ServerReflectionResponse response, Google.Protobuf.Reflection.FileDescriptor? file)
    {
        if (file is null)
        {
            response.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = NotFound };
            return;
        }

        var files = new List<Google.Protobuf.Reflection.FileDescriptor>();
        AddWithDependencies(file, files);
        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Select(f => f.SerializedData) } };
    }

    private static void AddWithDependencies(Google.Protobuf.Reflection.FileDescriptor file, List<Google.Protobuf.Reflection.FileDescriptor> files)
    {
        if (files.Contains(file))
        {
            return;
        }

        files.Add(file);
        foreach (var dependency in file.Dependencies)
        {
            AddWithDependencies(dependency, files);
        }
    }
}
