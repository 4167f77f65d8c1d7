using Grpc.AspNetCore.Server.Model;

namespace StreamingPlatform.Sidecar;

/// <summary>Binds the methods of every <see cref="IGrpcModule"/> to the Dapr service.</summary>
internal sealed class DaprMethodProvider(IEnumerable<IGrpcModule> modules, SidecarOptions options) : IServiceMethodProvider<DaprService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DaprService> context)
    {
        var methods = new GrpcMethods(context, options.MaxBodyBytes);
        foreach (var module in modules)
        {
            module.Map(methods);
        }
    }
}
