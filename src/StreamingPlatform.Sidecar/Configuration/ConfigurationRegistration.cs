using StreamingPlatform.Sidecar.Components;

namespace StreamingPlatform.Sidecar.Configuration;

/// <summary>The configuration building block.</summary>
internal static class ConfigurationRegistration
{
    public static IServiceCollection AddConfiguration(this IServiceCollection services) =>
        services
            .AddOpenComponents<IConfigurationStore>()
            .AddSingleton<ConfigurationStores>()
            .AddSingleton<ConfigurationAppDelivery>()
            .AddSingleton<IHttpModule, ConfigurationHttp>()
            .AddSingleton<IGrpcModule, ConfigurationGrpc>();
}
