using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RawDaprClient = Dapr.Client.Autogen.Grpc.v1.Dapr.DaprClient;

namespace StreamingPlatform.ServiceDefaults.Sidecar;

/// <summary>Dapr clients of a service: the SDK's <c>DaprClient</c> and the raw gRPC client for hot paths (no copies, per-call metadata).</summary>
internal static class SidecarRegistration
{
    /// <summary>Documents and bulk answers are cut at 1 MiB; blocks at 256 KiB. 16 MiB leaves room for many in one bulk answer.</summary>
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    public static IServiceCollection AddSidecarClients(this IServiceCollection services)
    {
        services.AddSingleton(provider => SidecarEndpoints.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => GrpcChannel.ForAddress(provider.GetRequiredService<SidecarEndpoints>().Grpc, ChannelOptions()));
        services.AddSingleton(provider => new RawDaprClient(InvokerOf(provider)));
        services.AddDaprClient((provider, builder) =>
        {
            var endpoints = provider.GetRequiredService<SidecarEndpoints>();
            builder.UseHttpEndpoint(endpoints.Http.ToString()).UseGrpcEndpoint(endpoints.Grpc.ToString()).UseGrpcChannelOptions(ChannelOptions());
        });
        return services;
    }

    private static GrpcChannelOptions ChannelOptions() => new()
    {
        MaxReceiveMessageSize = MaxMessageBytes,
        MaxSendMessageSize = MaxMessageBytes,
        ThrowOperationCanceledOnCancellation = true,
        // The default waits up to two minutes before it tries a sidecar again that was away.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
    };

    private static CallInvoker InvokerOf(IServiceProvider provider)
    {
        var invoker = provider.GetRequiredService<GrpcChannel>().CreateCallInvoker();
        return provider.GetRequiredService<SidecarEndpoints>().ApiToken is { } token
            ? invoker.Intercept(metadata =>
            {
                metadata.Add("dapr-api-token", token);
                return metadata;
            })
            : invoker;
    }
}
