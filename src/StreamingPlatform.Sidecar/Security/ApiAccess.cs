using Grpc.Core;

namespace StreamingPlatform.Sidecar.Security;

/// <summary>Keeps gRPC callers from the methods that the API lists close; paths are judged where they are routed.</summary>
internal static class ApiAccess
{
    private const string Prefix = $"/{DaprService.Name}/";

    public static void Use(WebApplication app)
    {
        var resources = app.Services.GetRequiredService<Resources.ResourceSet>();
        app.Use((context, next) =>
            !GrpcAnswer.IsCall(context)
            || context.Request.Path.Value is not { } path
            || resources.Configuration.Api.AllowsGrpc(path.StartsWith(Prefix, StringComparison.Ordinal) ? path[Prefix.Length..] : path)
                ? next(context)
                : GrpcAnswer.FailAsync(
                    context, StatusCode.Unimplemented, "Not Implemented", StatusCodes.Status501NotImplemented, "requested endpoint is not available"));
    }
}
